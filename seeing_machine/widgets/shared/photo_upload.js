// A picture file on its way to Python, and the sentences about what cannot be taken. Nothing here touches the page.

/** Bytes in one message: a Jupyter server closes a connection that brings more than ten megabytes at once. */
export const PART = 1 << 20;

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} megabytes`;

/** Why this file is not even sent; "" where it is. */
export function refused(file, most) {
  if (file.size === 0) return `“${file.name}” is empty, or a folder. Choose the file of a picture.`;
  if (file.size > most) return `“${file.name}” has ${megabytes(file.size)}, and ${megabytes(most)} are the most. Make it smaller in another program first.`;
  return "";
}

/** The picture among what was dropped or pasted: the first that says it is one, else the first file. */
export const pictureOf = (files) => [...files].find((file) => file.type.startsWith("image/")) ?? files[0];

/** What to tell where the browser gives no camera; `secure` is whether the page may ask for one at all. */
export function withoutCamera(error, secure) {
  const why = !secure ? "A browser gives its camera only to pages from this computer or over https."
    : {
        NotAllowedError: "The browser was told not to give its camera to this page.",
        NotFoundError: "There is no camera.",
        OverconstrainedError: "There is no camera.",
        NotReadableError: "Another program holds the camera.",
      }[error?.name] ?? "The browser gives no camera to this page.";
  return `${why} Choose a file instead.`;
}

/** Sends a file part by part, the next one when Python has the one before. Returns what hears Python's answers. */
export function uploading(file, number, { send, came, done }) {
  let at = 0;
  const next = async () => {
    const data = await file.slice(at, at + PART).arrayBuffer();
    send({ upload: number, name: file.name, size: file.size, at }, [data]);
  };
  const begun = next();
  const heard = (message) => {
    if (message.upload !== number) return undefined;
    at = message.got;
    if (at >= file.size) return done();
    came(at / file.size);
    return next();
  };
  return { begun, heard };
}
