// Saves a transcript while it is written; what cannot be saved is kept and tried again, and nobody's words are lost.
"use strict";

const BenchSaving = (() => {
  const QUIET_MS = 1500;
  const LONGEST_PAUSE_MS = 15000;
  const ASK_MS = 30000;
  const SHORT_MS = 100;
  const ROUNDS = 300;

  class Saver {
    // `text` gives what is to be saved, `tell` says how it stands, `merged` takes lines in which another's stand beside
    // ours, `clash` what both wrote. `saved` is the text from which ours began.
    constructor(root, form, { text, tell, merged, clash }) {
      Object.assign(this, { root, form, text, tell, merged, clash });
      this.saved = text();
      this.renames = [];
      this.isBusy = this.isStopped = false;
      this.timer = 0;
      this.tries = 0;
      window.addEventListener("beforeunload", (event) => { if (this.isOpen) event.preventDefault(); });
      document.addEventListener("visibilitychange", () => { if (document.hidden) this.now(); });
    }

    get isOpen() { return this.text() !== this.saved; }

    soon(pause = QUIET_MS) {
      clearTimeout(this.timer);
      if (this.isOpen && !this.tries && !this.isStopped) this.tell("saving");
      this.timer = setTimeout(() => this.now(), pause);
    }

    // Go on from what stands in the archive now.
    resume(seen, saved) {
      this.form.elements.seen.value = seen;
      this.saved = saved;
      this.isStopped = false;
      this.soon(0);
    }

    async now() {
      clearTimeout(this.timer);
      if (this.isBusy || this.isStopped || !this.isOpen) return;
      this.isBusy = true;
      const sent = this.text();
      const names = this.renames.length;
      this.tell("saving");
      try {
        let told = await this.post(sent, "");
        // Somebody else wrote: what each changed is put together, from what both began with.
        if (told.status === 409 && this.saved) told = await this.post(sent, this.saved);
        this.tries = 0;
        if (told.status === 200) {
          this.renames.splice(0, names);
          this.take(told, sent);
        } else if (told.status !== 409) {
          this.tell("", told.said);
        } else if (this.text() === sent) {
          this.isStopped = true;
          this.clash(told);
        }
      } catch (trouble) {
        this.tell(trouble.message === "logged_out" ? "logged_out" : "unsaved");
        this.tries += 1;
        this.soon(Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.tries));
      } finally {
        this.isBusy = false;
      }
      if (!this.tries && !this.isStopped && this.text() !== sent) this.soon();
    }

    // Save until nothing is open any more, and tell whether it came to that.
    async settled() {
      for (let round = 0; round < ROUNDS && (this.isBusy || this.isOpen) && !this.isStopped; round += 1) {
        if (this.isBusy) await new Promise((go) => { setTimeout(go, SHORT_MS); });
        else await this.now();
        if (this.tries) break;
      }
      return !(this.isBusy || this.isOpen);
    }

    take(told, sent) {
      this.form.elements.text.value = sent;
      this.form.elements.window.value = "";
      this.saved = sent;
      // What was typed since is put together with it in turn: until then we are known by the mark we had.
      if (told.lines && this.text() !== sent) return;
      this.form.elements.seen.value = told.seen;
      if (told.lines) this.saved = this.merged(told.lines);
      this.tell(told.lines ? "merged" : "saved");
    }

    async post(text, base) {
      const patience = new AbortController();
      const clock = setTimeout(() => patience.abort(), ASK_MS);
      const fields = { csrf: this.root.dataset.csrf, text, seen: this.form.elements.seen.value, language: this.form.elements.language.value };
      if (this.form.elements.is_translation.checked) fields.is_translation = "yes";
      if (base) fields.base = base;
      try {
        const body = new URLSearchParams(fields);
        this.renames.forEach(([former, name]) => { body.append("renamed_from", former); body.append("renamed_to", name); });
        const answer = await fetch(this.root.dataset.lines, { method: "POST", body, headers: { accept: "application/json" }, redirect: "manual", signal: patience.signal });
        const isOurs = (answer.headers.get("content-type") || "").startsWith("application/json");
        if (answer.type === "opaqueredirect" || (!isOurs && answer.status < 500)) throw new Error("logged_out");
        if (!isOurs || answer.status === 507) throw new Error("unsaved");
        return { status: answer.status, ...(await answer.json()) };
      } finally {
        clearTimeout(clock);
      }
    }
  }

  return { Saver };
})();
