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
