// What a page with Uppy on it loads: its core and its tus sender, as its guide says.
import Uppy from "@uppy/core";
import Tus from "@uppy/tus";

globalThis.uppyUpload = (endpoint, file, meta) => {
  const uppy = new Uppy({ autoProceed: false }).use(Tus, { endpoint, chunkSize: 400_000, retryDelays: [0, 50, 100] });
  uppy.addFile({ name: meta.filename, type: file.type, data: file, meta });
  return uppy.upload().then((result) => ({
    failed: result.failed.length,
    url: result.successful[0]?.uploadURL ?? "",
  }));
};

// A whole page: what is chosen in its field is sent at once, and it tells how far that is.
globalThis.uppyPage = (endpoint, workshop) => {
  const told = { sent: 0, url: "", problems: 0, complete: false };
  const retryDelays = Array(200).fill(100);
  const uppy = new Uppy({ autoProceed: true, meta: { workshop } }).use(Tus, { endpoint, chunkSize: 100_000, retryDelays });
  uppy.on("upload-progress", (_file, progress) => { told.sent = progress.bytesUploaded; });
  uppy.on("upload-success", (_file, answer) => { told.url = answer.uploadURL; });
  uppy.on("upload-error", () => { told.problems += 1; });
  uppy.on("complete", (result) => { told.complete = result.failed.length === 0; });
  document.querySelector("input").addEventListener("change", (event) => {
    for (const file of event.target.files) {
      uppy.addFile({ name: file.name, type: file.type, data: file, meta: { filename: file.name } });
    }
  });
  Object.assign(globalThis, { uppy, told });
};
