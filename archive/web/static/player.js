"use strict";
/* Our own controls on the browser's player. Without this file its own controls and plain links do everything.
   Nothing is remembered anywhere: what is chosen lasts as long as the page. */
(() => {
  const stage = document.querySelector("#stage[data-kind]");
  const media = stage?.querySelector("video, audio");
  if (!media) return;

  const ASK_EVERY_MS = 5000;
  const STEP = 5;
  const LEAP = 10;
  const part = (name) => stage.querySelector(`[data-do="${name}"]`);
  const [line, play, mute, full, quality, captions, speed, now, long] =
    ["line", "play", "mute", "full", "quality", "captions", "speed", "now", "long"].map(part);
  const screen = stage.querySelector(".screen");
  const said = stage.querySelector(".said");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const length = () => (Number.isFinite(media.duration) ? media.duration : Number(stage.dataset.ms) / 1000);
  const clock = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds));
    const two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor(whole / 60);
    return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
  };

  /* Playing. A fault of the line is mended by asking again from the same moment. */

  const start = () => {
    if (media.error || media.networkState === media.NETWORK_NO_SOURCE) again(playable() || files[0]);
    wants = true;
    media.play().catch(() => {});
  };
  const toggle = () => (media.paused ? start() : media.pause());
  const seek = (seconds) => {
    media.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length() - 0.05));
    show();
  };
  const again = (address) => {
    const at = media.currentTime;
    const pace = media.playbackRate;
    media.src = address.split("#")[0];
    media.currentTime = at;
    media.defaultPlaybackRate = media.playbackRate = pace;
  };
  const pace = (rate) => {
    media.defaultPlaybackRate = media.playbackRate = rate;
    speed.value = String(rate);
  };
  const quicker = (by) => {
    const next = speed.selectedIndex + by;
    if (next >= 0 && next < speed.options.length) pace(Number(speed.options[next].value));
  };
  const silence = () => {
    media.muted = !media.muted;
  };
  const caption = (wanted) => {
    [...media.textTracks].forEach((track, place) => {
      track.mode = String(place) === wanted ? "showing" : "disabled";
    });
    captions.value = wanted;
  };
  let lastCaptions = "0";
  const flipCaptions = () => {
    if (!captions) return;
    if (captions.value) lastCaptions = captions.value;
    caption(captions.value ? "" : lastCaptions);
  };
  const widen = () => {
    if (!full) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else if (screen.requestFullscreen) screen.requestFullscreen().catch(() => {});
    else media.webkitEnterFullscreen?.();
  };

  // Whatever stands outside a whole screen loses the focus, and the keys would go with it.
  document.addEventListener("fullscreenchange", () => {
    const inside = document.fullscreenElement === screen ? screen : stage;
    if (!inside.contains(document.activeElement)) inside.focus({ preventScroll: true });
  });

  /* A line too thin for the size: whoever waits again and again is offered the next smaller one, or the sound alone */

  const slow = stage.querySelector(".slow");
  const sound = stage.querySelector('a[data-kind="audio"][data-keeps]');
  const STOPS = 2;
  let stops = 0;
  const lighter = () => [...(quality?.options || [])].slice(0, quality?.selectedIndex).reverse().find((each) => !each.disabled);
  const stopped = () => {
    if (!media.seeking && media.currentTime > 0.5) stops += 1;
    slow.hidden = stops < STOPS || !(lighter() || sound);
  };
  const smaller = () => {
    stops = 0;
    slow.hidden = true;
    if (!lighter()) return sound.click();
    quality.value = lighter().value;
    again(quality.value);
    start();
  };

  /* What the controls say */

  let dragged = false;
  const show = () => {
    const at = media.currentTime;
    const end = length();
    line.max = end;
    if (!dragged) line.value = at;
    const told = dragged ? Number(line.value) : at;
    now.textContent = clock(told);
    long.textContent = clock(end);
    line.setAttribute("aria-valuetext", `${clock(told)} / ${clock(end)}`);
    let ahead = 0;
    for (let i = 0; i < media.buffered.length && media.buffered.start(i) <= at + 0.5; i += 1) ahead = media.buffered.end(i);
    screen.style.setProperty("--played", end ? told / end : 0);
    screen.style.setProperty("--loaded", end ? ahead / end : 0);
    mark(at);
  };
  const showPlaying = () => {
    const stopped = media.paused || media.networkState === media.NETWORK_NO_SOURCE;
    stage.classList.toggle("on", !stopped);
    play.setAttribute("aria-label", stopped ? play.dataset.off : play.dataset.on);
  };

  /* A file that this device cannot play: the next one of its sort, by itself and with one sentence */

  const files = [...media.querySelectorAll("source")].map((source) => source.src);
  const cannot = new Set();
  // What player_start.js gives piece by piece has no address of its own.
  const played = () => (/^blob:|^$/.test(media.currentSrc) ? files[0] : media.currentSrc);
  const playable = () => files.find((file) => !cannot.has(file));
  for (const source of media.querySelectorAll("source")) {
    const option = quality && [...quality.options].find((each) => each.value === new URL(source.src).pathname);
    if (media.canPlayType(source.type)) continue;
    cannot.add(source.src);
    if (option) option.disabled = true;
  }
  let wants = false;
  media.addEventListener("pause", () => {
    wants = wants && !!media.error;
  });
  const failed = async (event) => {
    // What was given piece by piece is tried whole first.
    if (event.target === media && /^blob:/.test(media.src)) return;
    const file = event.target === media ? files.find((each) => each.split("#")[0] === media.src.split("#")[0]) || played() : event.target.src;
    if (media.error?.code === media.error?.MEDIA_ERR_NETWORK && event.target === media) return ask();
    if (!(await ask(file))) return;
    cannot.add(file);
    const next = playable();
    stage.querySelector(".other").hidden = !next;
    stage.querySelector(".unplayable").hidden = !!next;
    if (!next) {
      wants = false;
      media.pause();
      return showPlaying();
    }
    // From one source to the next the browser goes by itself.
    if (event.target !== media && !media.src) return;
    again(next);
    if (quality) quality.value = new URL(next).pathname;
    if (wants) start();
  };

  /* The lines that are said: the present one is marked and kept in sight until its reader looks elsewhere */

  const lists = [...stage.querySelectorAll("ol.lines")].map((list) => {
    const links = [...list.querySelectorAll("a:not(.passage)")];
    const ends = links.map((link) => Number(link.dataset.to || Infinity));
    return { links, box: list.closest(".said") && list, starts: links.map((link) => momentOf(link)), ends, at: -1 };
  });
  const along = stage.querySelector(".along");
  let follows = true;
  function momentOf(link) {
    return Number(new URL(link.href).searchParams.get("t"));
  }
  const mark = (at) => {
    for (const list of lists) {
      const later = list.starts.findIndex((begun) => begun > at + 0.05);
      const begun = (later < 0 ? list.starts.length : later) - 1;
      const place = at < list.ends[begun] ? begun : -1;
      if (place === list.at) continue;
      list.links.forEach((link, i) => (i === place ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
      list.at = place;
      bring(list);
    }
  };
  const bring = (list) => {
    if (!follows || !list.box || list.at < 0) return;
    const row = list.links[list.at].parentElement;
    const top = row.offsetTop - list.box.clientHeight / 3;
    list.box.scrollTo({ top, behavior: calm.matches ? "auto" : "smooth" });
  };
  const follow = (yes) => {
    follows = yes;
    if (along) along.hidden = yes;
    if (yes) lists.forEach(bring);
  };
  for (const kind of ["wheel", "touchmove"]) said?.addEventListener(kind, () => follow(false), { passive: true });
  said?.addEventListener("keyup", (event) => event.key === "Tab" && follow(false));
  along?.addEventListener("click", () => follow(true));
  stage.addEventListener("click", (event) => {
    const link = event.target.closest("ol.lines a, a.past");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // The address names the line, and what plays goes on.
    if (link.matches(".passage")) {
      location.hash = link.hash;
      return history.replaceState(null, "", link.href);
    }
    seek(momentOf(link));
    follow(true);
    start();
  });

  /* Whoever takes back what is playing ends it: it is asked again and again whether it may still be here */

  const ask = async (file) => {
    try {
      const address = (file || played()).split("#")[0];
      const answer = await fetch(address, { method: "HEAD", cache: "no-store" });
      if (answer.status === 404) end();
      return answer.ok;
    } catch {
      /* The line is gone, which says nothing about what may be seen. */
      return false;
    }
  };
  const end = () => {
    clearInterval(asking);
    const gone = stage.querySelector(".gone");
    const main = stage.closest("main");
    media.pause();
    media.removeAttribute("src");
    media.textContent = "";
    media.load();
    gone.hidden = false;
    gone.setAttribute("role", "alert");
    main.textContent = "";
    main.append(gone);
    document.title = stage.dataset.name;
    if ("mediaSession" in navigator) navigator.mediaSession.metadata = null;
    main.focus();
  };
  const asking = setInterval(() => media.paused || ask(), ASK_EVERY_MS);

  /* A link to this moment: with the sort of file and not its name, so that it outlives a new making */

  const linkHere = () => {
    const address = new URL(location.href);
    address.search = `?play=${stage.dataset.kind}&t=${Math.floor(media.currentTime)}`;
    address.hash = "stage";
    return address.href;
  };
  const copy = async (button) => {
    const output = stage.querySelector("output.link");
    const field = output.firstElementChild;
    output.hidden = false;
    field.value = linkHere();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.done;
    } catch {
      /* It stands there, selected. */
    }
  };

  /* Keys, only while the focus is on the stage, and never those that belong to a field or a button */

  const KEYS = {
    " ": toggle,
    k: toggle,
    arrowleft: () => seek(media.currentTime - STEP),
    arrowright: () => seek(media.currentTime + STEP),
    j: () => seek(media.currentTime - LEAP),
    l: () => seek(media.currentTime + LEAP),
    m: silence,
    c: flipCaptions,
    f: widen,
    "<": () => quicker(-1),
    ">": () => quicker(1),
    "?": () => {
      const keys = stage.querySelector(".keys");
      keys.open = !keys.open;
    },
  };
  const nameOf = (event) => {
    if (event.key === "؟") return "?";
    // On a keyboard with other letters the place of the key counts.
    const foreign = event.key.length === 1 && event.key > "~" && event.code.startsWith("Key");
    return (foreign ? event.code.slice(3) : event.key).toLowerCase();
  };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const on = event.target;
    if (on.closest("select, textarea, [contenteditable], input:not([type=range])")) return;
    const name = nameOf(event);
    if (name === " " && on.closest("button, summary")) return;
    const act = KEYS[name];
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* Putting it all on */

  // Whoever plays it already is where they want to be.
  if (Number(stage.dataset.at) && media.paused && !media.currentTime) media.currentTime = Number(stage.dataset.at);

  for (const kind of ["timeupdate", "durationchange", "progress", "seeked", "emptied"]) media.addEventListener(kind, show);
  for (const kind of ["play", "pause", "ended", "emptied"]) media.addEventListener(kind, showPlaying);
  for (const kind of ["waiting", "playing", "pause", "emptied"])
    media.addEventListener(kind, () => stage.classList.toggle("waits", kind === "waiting"));
  media.addEventListener("volumechange", () => mute.setAttribute("aria-pressed", String(media.muted)));
  media.addEventListener("error", failed, true);
  media.addEventListener("loadedmetadata", () => {
    if (quality) quality.value = new URL(played()).pathname;
  });
  media.addEventListener("stalled", () => ask());
  media.addEventListener("click", toggle);
  line.addEventListener("input", () => {
    dragged = true;
    show();
  });
  line.addEventListener("change", () => {
    dragged = false;
    seek(Number(line.value));
  });
  const wave = screen.querySelector(".waveform");
  wave?.addEventListener("click", (event) => seek((event.offsetX / wave.clientWidth) * length()));
  play.addEventListener("click", toggle);
  media.addEventListener("waiting", stopped);
  part("smaller").addEventListener("click", smaller);
  part("back").addEventListener("click", () => seek(media.currentTime - LEAP));
  part("ahead").addEventListener("click", () => seek(media.currentTime + LEAP));
  mute.addEventListener("click", silence);
  full?.addEventListener("click", widen);
  speed.addEventListener("change", () => pace(Number(speed.value)));
  captions?.addEventListener("change", () => caption(captions.value));
  quality?.addEventListener("change", () => {
    stops = 0;
    const on = !media.paused;
    again(quality.value);
    if (on) start();
  });
  part("link").addEventListener("click", (event) => copy(event.currentTarget));
  for (const way of stage.querySelectorAll("a[data-keeps]"))
    way.addEventListener("click", () => {
      const address = new URL(way.href);
      if (media.currentTime >= 1) address.searchParams.set("t", Math.floor(media.currentTime));
      way.href = address.href;
    });

  /* What a locked screen shows: that something plays, and nothing about whom */

  if ("mediaSession" in navigator && "MediaMetadata" in window) {
    navigator.mediaSession.metadata = new MediaMetadata({ title: stage.dataset.name });
    const does = {
      play: start,
      pause: () => media.pause(),
      seekbackward: () => seek(media.currentTime - LEAP),
      seekforward: () => seek(media.currentTime + LEAP),
      seekto: (asked) => seek(asked.seekTime),
    };
    for (const [name, act] of Object.entries(does)) {
      try {
        navigator.mediaSession.setActionHandler(name, act);
      } catch {
        /* Not every browser knows every act. */
      }
    }
  }
  // The browser's own controls go only once ours are ready: an old browser that stumbled above keeps its own.
  show();
  showPlaying();
  stage.querySelector(".other").hidden = !(cannot.has(files[0]) && playable());
  stage.querySelector(".unplayable").hidden = media.networkState !== media.NETWORK_NO_SOURCE && !!playable();
  screen.tabIndex = -1;
  media.controls = false;
  stage.classList.add("ours");
  stage.querySelector(".controls").hidden = false;
})();
