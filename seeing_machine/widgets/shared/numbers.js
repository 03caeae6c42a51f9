// What every view does to single numbers.

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** Text of a number with a real minus sign, which is as wide as a plus. */
export const minus = (text) => text.replace("-", "−");
