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

  const read = (blob) => new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsBinaryString(blob);
  });

  const split = (file) => {
    const place = placeOf(file).toLowerCase();
    const dot = place.lastIndexOf(".");
    return dot < 0 ? [place, ""] : [place.slice(0, dot), place.slice(dot)];
  };

  // A telephone writes a still picture and a film of a moment, and means one photo: gives the films of such pairs.
  async function movingParts(files, { stills, film, mark, most, look }) {
    const still = new Set(files.map(split).filter(([, ending]) => stills.includes(ending)).map(([name]) => name));
    const found = new Set();
    for (const file of files) {
      const [name, ending] = split(file);
      if (ending !== film || !still.has(name) || file.size > most) continue;
      const ends = [file.slice(0, look), file.slice(Math.max(0, file.size - look))];
      const texts = await Promise.all(ends.map(read)).catch(() => []);
      if (texts.some((text) => text.includes(mark))) found.add(file);
    }
    return found;
  }

  return { dropped, sorted, placeOf, movingParts };
})();
