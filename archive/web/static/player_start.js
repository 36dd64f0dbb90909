"use strict";
/* Our controls come once nothing else needs the line. */
(() => {
  // Who leaves sees and hears no more at once, and "back" does not lead here.
  document.querySelector(".exit").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { href, hostname } = event.currentTarget;
    document.title = hostname;
    document.body.textContent = "";
    location.replace(href);
  });

  // Whoever prints a page prints what is said in every language.
  addEventListener("beforeprint", () => { for (const each of document.querySelectorAll(".said details")) each.open = true; });

  const { style, player, feed } = document.currentScript.dataset;
  const media = document.querySelector("video, audio");
  const saves = (navigator.connection && navigator.connection.saveData) || matchMedia("(prefers-reduced-data: reduce)").matches;
  if (media.dataset.poster && !saves) media.poster = media.dataset.poster;

  // An engine too old to read our player keeps the browser's own controls.
  if (!"".replaceAll) return;
  const bring = (kind, told) => document.head.append(Object.assign(document.createElement(kind), told));
  const begin = () => {
    // Who has pressed play already hears it first.
    if (!media.paused && media.readyState < 3) return setTimeout(begin, 200);
    bring("link", { rel: "stylesheet", href: style, onload: () => bring("script", { src: player }) });
  };
  // Before our controls, and once the page can be read.
  if (feed && window.MediaSource && window.ReadableStream) addEventListener("load", () => bring("script", { src: feed }));
  // The slower the line, the longer a first press is waited for.
  addEventListener("load", () => setTimeout(begin, performance.now() / 3));
})();
