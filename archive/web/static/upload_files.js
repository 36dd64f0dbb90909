// Finds the files in what somebody drops or chooses: files, folders, a whole camera card.
"use strict";

const Found = (() => {
  const entriesOf = (folder) => new Promise((resolve, reject) => {
    const reader = folder.createReader();
    const all = [];
    const more = () => reader.readEntries((some) => {
      if (!some.length) return resolve(all);
      all.push(...some);
      return more();
    }, reject);
    more();
  });

  const places = new WeakMap(); // where on a card a dropped file lies; one that was chosen says so itself
  const placeOf = (file) => (places.get(file) || file.webkitRelativePath || file.name).replace(/^\//, "");

  async function under(entry) {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      places.set(file, entry.fullPath);
      return [file];
    }
    const found = [];
    for (const inner of await entriesOf(entry)) found.push(...(await under(inner)));
    return found;
  }

  // What was dropped must be taken hold of at once: after the first pause the browser has let go of it.
  async function dropped(transfer) {
    const entries = Array.from(transfer.items || []).map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    const found = Array.from(transfer.files);
    if (!entries.length || entries.some((entry) => !entry)) return found;
    const all = await Promise.all(entries.map(under));
    return all.flat();
  }

  const isHidden = (name) => name.startsWith(".") || ["Thumbs.db", "desktop.ini"].includes(name);

  // A name without an ending says nothing; the archive looks into such a file itself.
  function isOurs(name, endings) {
    const dot = name.lastIndexOf(".");
    return dot <= 0 || endings.has(name.slice(dot + 1).toLowerCase());
  }

  // `beside` knows the small copies and notes that cameras and computers write beside films.
  function sorted(files, endings, beside) {
    const seen = files.filter((file) => !isHidden(file.name));
    const ours = new Set(seen.filter((file) => isOurs(file.name, endings) && !beside.test(placeOf(file))));
    return { ours: [...ours], others: seen.filter((file) => !ours.has(file)) };
  }

  return { dropped, sorted, placeOf };
})();
