// An independent client (tus-js-client) through every extension it knows. Arguments: address, user, password, file.
import fs from "node:fs";
import { PassThrough } from "node:stream";
import tus from "tus-js-client";

const [endpoint, user, password, path] = process.argv.slice(2);
const Authorization = "Basic " + Buffer.from(`${user}:${password}`).toString("base64");
const size = fs.statSync(path).size;

function send(name, options = {}, source = fs.createReadStream(path)) {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(source, {
      endpoint,
      headers: { Authorization },
      metadata: { filename: name, filetype: "application/octet-stream" },
      retryDelays: [0, 200, 1000],
      onSuccess: () => resolve(upload),
      onError: reject,
      ...options,
      ...(options.watch ? { onChunkComplete: (...told) => options.watch(upload, resolve, ...told) } : {}),
    });
    upload.start();
  });
}

const chunkSize = 1 << 20;
await send("一次.bin", { uploadDataDuringCreation: true });
await send("分块.bin", { chunkSize });
await send("并行.bin", { parallelUploads: 3, chunkSize });
// Of a file the client would know the length; of a stream it learns it at the end.
const stream = fs.createReadStream(path).pipe(new PassThrough());
await send("长度后知.bin", { uploadLengthDeferred: true, chunkSize }, stream);

// Broken off after two pieces, then taken up again by another Upload that knows only the address.
const broken = await send("续传.bin", {
  chunkSize,
  watch: (upload, resolve, _, accepted) => {
    if (accepted >= 2 * chunkSize) upload.abort().then(() => resolve(upload));
  },
});
let first = -1;
await send("续传.bin", { chunkSize, uploadUrl: broken.url, onProgress: (sent) => (first = first < 0 ? sent : first) });

const dropped = await send("放弃.bin", {
  chunkSize,
  watch: (upload, resolve) => upload.abort().then(() => resolve(upload)),
});
await tus.Upload.terminate(dropped.url, { headers: { Authorization } });

console.log(JSON.stringify({ size, first }));
