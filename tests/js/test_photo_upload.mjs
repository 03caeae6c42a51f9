import assert from "node:assert/strict";
import test from "node:test";

import { PART, pictureOf, refused, uploading, withoutCamera } from "../../seeing_machine/widgets/shared/photo_upload.js";

test("what is empty or too large is not sent", () => {
  assert.equal(refused({ name: "cat.png", size: 10 }, 10), "");
  assert.match(refused({ name: "cat.png", size: 0 }, 10), /“cat.png” is empty/);
  assert.match(refused({ name: "cat.png", size: 61_200_000 }, 50_000_000), /has 61 megabytes, and 50 megabytes are the most/);
});

test("of what is dropped the first picture counts, else the first file", () => {
  const [text, picture] = [{ type: "text/plain" }, { type: "image/png" }];
  assert.equal(pictureOf([text, picture]), picture);
  assert.equal(pictureOf([text]), text);
});

test("a browser without a camera is told in a sentence", () => {
  assert.match(withoutCamera({ name: "NotAllowedError" }, true), /was told not to/);
  assert.match(withoutCamera({ name: "NotFoundError" }, true), /no camera\. Choose a file/);
  assert.match(withoutCamera({ name: "NotReadableError" }, true), /Another program/);
  assert.match(withoutCamera(new TypeError("undefined"), false), /over https/);
  assert.match(withoutCamera(undefined, true), /gives no camera/);
});

test("a file goes part by part, each after the answer to the one before", async () => {
  const bytes = Uint8Array.from({ length: 2 * PART + 5 }, (_, i) => i % 251), sent = [], parts = [];
  let finished = 0;
  const upload = uploading(new File([bytes], "cat.png"), "7", {
    send: (content, [data]) => sent.push([content, new Uint8Array(data)]), came: (part) => parts.push(part), done: () => finished++,
  });
  await upload.begun;
  assert.equal(sent.length, 1, "nothing goes ahead of an answer");
  assert.deepEqual(sent[0][0], { upload: "7", name: "cat.png", size: bytes.length, at: 0 });
  await upload.heard({ upload: "6", got: 99 });
  assert.equal(sent.length, 1, "answers to another upload are not its own");
  await upload.heard({ upload: "7", got: PART });
  await upload.heard({ upload: "7", got: 2 * PART });
  assert.deepEqual(sent.map(([content]) => content.at), [0, PART, 2 * PART]);
  assert.deepEqual(Buffer.concat(sent.map(([, data]) => data)), Buffer.from(bytes));
  assert.equal(finished, 0);
  await upload.heard({ upload: "7", got: bytes.length });
  assert.equal(finished, 1);
  assert.deepEqual(parts, [PART / bytes.length, 2 * PART / bytes.length]);
});
