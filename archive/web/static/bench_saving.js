// Saves a transcript while it is written; what cannot be saved is kept and tried again, and nobody's words are lost.
"use strict";

const BenchSaving = (() => {
  const QUIET_MS = 1500;
  const LONGEST_PAUSE_MS = 15000;
  const ASK_MS = 30000;

  class Saver {
    // `text` gives what is to be saved, `tell` says how it stands, `clash` takes what somebody else wrote.
    constructor(root, form, { text, tell, clash }) {
      Object.assign(this, { root, form, text, tell, clash });
      this.saved = text();
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
    resume(seen) {
      this.form.elements.seen.value = seen;
      this.isStopped = false;
      this.soon(0);
    }

    async now() {
      clearTimeout(this.timer);
      if (this.isBusy || this.isStopped || !this.isOpen || !this.text()) return;
      this.isBusy = true;
      const sent = this.text();
      this.tell("saving");
      try {
        const told = await this.post(sent);
        this.tries = 0;
        if (told.status === 409) {
          this.isStopped = true;
          this.clash(told);
        } else if (told.status !== 200) {
          this.tell("", told.said);
        } else {
          this.form.elements.seen.value = told.seen;
          this.form.elements.text.value = sent;
          this.saved = sent;
          this.tell("saved");
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

    async post(text) {
      const patience = new AbortController();
      const clock = setTimeout(() => patience.abort(), ASK_MS);
      const fields = { csrf: this.root.dataset.csrf, text, seen: this.form.elements.seen.value, language: this.form.elements.language.value };
      if (this.form.elements.is_translation.checked) fields.is_translation = "yes";
      try {
        const body = new URLSearchParams(fields);
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
