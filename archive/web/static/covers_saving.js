// Saves each change of a cover at once, one after the other; what cannot be saved yet is kept and tried again.
"use strict";

const CoverSaving = (() => {
  const QUIET_MS = 350; // a cover that is still being moved is saved once it rests
  const LONGEST_PAUSE_MS = 15000;
  const ASK_MS = 20000;
  const MOST_UNDONE = 200;

  class LoggedOut extends Error {}
  class LineCut extends Error {}

  async function post(address, fields) {
    const patience = new AbortController();
    const clock = setTimeout(() => patience.abort(), ASK_MS);
    try {
      const body = new URLSearchParams(fields);
      const headers = { accept: "application/json" };
      const answer = await fetch(address, { method: "POST", body, headers, redirect: "manual", signal: patience.signal });
      if (answer.type === "opaqueredirect") throw new LoggedOut();
      if (answer.status >= 500) throw new LineCut();
      const isOurs = (answer.headers.get("content-type") || "").startsWith("application/json");
      return { status: answer.status, told: isOurs ? await answer.json() : { covers: [] } };
    } catch (trouble) {
      throw trouble instanceof LoggedOut ? trouble : new LineCut();
    } finally {
      clearTimeout(clock);
    }
  }

  class Saver {
    // `tell` says how saving stands, `stand` takes what the archive says of the whole.
    constructor(root, model, { tell, stand }) {
      Object.assign(this, { model, tell, stand, address: root.dataset.change, csrf: root.dataset.csrf });
      this.waiting = [];
      this.undone = [];
      this.isBusy = false;
      window.addEventListener("beforeunload", (event) => { if (this.waiting.length) event.preventDefault(); });
    }

    // Save a change of a cover that the page shows already; `former` is how it stood before.
    change(cover, fields, former, name = "") {
      const last = this.waiting[this.waiting.length - 1];
      const due = Date.now() + (name ? QUIET_MS : 0);
      if (name && last && last.name === name && !last.isSent) {
        Object.assign(last, { fields, due });
      } else {
        this.waiting.push({ cover, fields, formers: former ? [former] : [], name, due });
      }
      this.run();
    }

    undo() {
      if (!this.undone.length && !this.waiting.some((job) => !job.isUndo)) return this.tell("nothing_to_undo");
      this.waiting.push({ isUndo: true, due: 0 });
      this.run();
    }

    async run() {
      if (this.isBusy) return;
      this.isBusy = true;
      let tries = 0;
      let trouble = "";
      while (this.waiting.length) {
        const job = this.waiting[0];
        if (!trouble) this.tell("saving");
        const early = job.due - Date.now();
        if (early > 0 && this.waiting.length === 1) { await this.sleep(early); continue; }
        job.isSent = true;
        try {
          trouble = await this.send(job);
          tries = 0;
        } catch (error) {
          trouble = error instanceof LoggedOut ? "logged_out" : "unsaved";
          this.tell(trouble);
          await this.sleep(Math.min(LONGEST_PAUSE_MS, 500 * 2 ** tries));
          tries += 1;
          continue;
        }
        this.waiting = this.waiting.filter((each) => each !== job && !each.isDropped);
        if (trouble) this.tell(...trouble);
      }
      this.isBusy = false;
      if (!trouble) this.tell("saved");
    }

    sleep(ms) { return new Promise((resolve) => { setTimeout(resolve, ms); }); }

    // Send one change; gives nothing, or what to say when it was not taken.
    async send(job) {
      if (job.isUndo) return this.sendUndo();
      const fields = { ...job.fields, csrf: this.csrf };
      if (this.waiting.length > 1) fields.more = "yes"; // where the whole stands is told after the last one
      if (job.cover) Object.assign(fields, { cover: job.cover.id, version: job.cover.version });
      const answer = await post(this.address, fields);
      if (answer.status !== 200) return this.refuse(job, answer);
      this.take(job, answer.told);
      return null;
    }

    take(job, told) {
      const fresh = told.covers.filter((each) => !this.model.byId.has(each.id));
      const formers = [...job.formers];
      // What was not there before goes away again by being dismissed.
      fresh.forEach((each) => formers.push({ ...this.model.former(each), dismissed: true }));
      told.covers.forEach((each) => this.keep(job, each));
      if (formers.length) this.undone.push(formers);
      if (this.undone.length > MOST_UNDONE) this.undone.shift();
      if (job.fields.do === "add") this.model.chosen = this.model.byId.get(told.covers[0].id);
      if (told.said) this.stand(told);
      this.model.changed();
    }

    keep(job, each) {
      const known = this.model.byId.get(each.id);
      const isWaited = this.waiting.some((other) => other !== job && other.cover && other.cover.id === each.id);
      // The page is ahead of the archive while more changes of this cover wait.
      if (known && isWaited) known.version = each.version; else this.model.put(each);
    }

    refuse(job, answer) {
      this.waiting.forEach((other) => { other.isDropped = job.cover && other.cover === job.cover; });
      answer.told.covers.forEach((each) => this.model.put(each));
      if (!answer.told.covers.length && job.formers.length) this.model.put(job.formers[0]);
      this.model.changed();
      return answer.status === 409 ? ["conflict"] : ["refused", answer.told.problem];
    }

    async sendUndo() {
      const formers = this.undone[this.undone.length - 1];
      if (!formers) return ["nothing_to_undo"];
      while (formers.length) {
        const { id, ...former } = formers[formers.length - 1];
        const { version } = this.model.byId.get(id);
        const fields = { do: "back", cover: id, version, former: JSON.stringify(former), csrf: this.csrf };
        const answer = await post(this.address, fields);
        formers.pop();
        if (answer.status !== 200) {
          this.undone.pop();
          return this.refuse({ formers: [] }, answer);
        }
        answer.told.covers.forEach((each) => this.model.put(each));
        this.stand(answer.told);
        this.model.changed();
      }
      this.undone.pop();
      return null;
    }
  }

  return { Saver };
})();
