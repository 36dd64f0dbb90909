// A field for tags: words of the vocabulary are offered as one types, in any language, and chosen by keyboard.
// Without it the field offers the browser's own list, and the word that stands in it is sent with the form.
"use strict";

(() => {
  if (!Element.prototype.replaceChildren || !window.AbortController) return;
  let numbers = 0;

  class Field {
    constructor(input) {
      this.input = input;
      this.root = input.closest("[data-tags]");
      this.said = JSON.parse(this.root.dataset.said);
      this.chosen = this.root.querySelector("[data-chosen]");
      this.list = Object.assign(document.createElement("ul"), { className: "tag-list", id: `tag-list-${(numbers += 1)}`, hidden: true });
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", this.root.querySelector("legend").textContent);
      this.status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
      this.status.setAttribute("role", "status");
      input.after(this.list, this.status);
      input.removeAttribute("list");
      for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) input.setAttribute(name, value);
      input.addEventListener("input", () => this.ask());
      input.addEventListener("keydown", (event) => this.key(event));
      input.addEventListener("blur", () => this.close());
      this.list.addEventListener("pointerdown", (event) => {
        const option = event.target.closest("[role=option]");
        event.preventDefault();
        if (option) this.take(option);
      });
    }

    async ask() {
      const asked = this.input.value.trim();
      this.forget();
      if (!asked) { this.close(); return; }
      const asking = this.asking = new AbortController();
      const query = new URLSearchParams({ q: asked, scheme: this.root.dataset.scheme });
      try {
        const answer = await fetch(`/desk/thesaurus/find?${query}`, { signal: asking.signal });
        const words = answer.ok && answer.headers.get("content-type").includes("json") ? await answer.json() : [];
        if (this.asking !== asking) return;
        const isWanted = this.isWanted;
        this.forget();
        this.show(words);
        if (isWanted && this.at >= 0) this.take(this.list.children[this.at]);
      } catch (error) {
        if (error.name !== "AbortError") this.close();
      }
    }

    forget() {
      this.asking?.abort();
      this.asking = null;
      this.isWanted = false;
    }

    show(words) {
      if (document.activeElement !== this.input) return;
      this.list.replaceChildren(...words.map((word, place) => {
        const option = Object.assign(document.createElement("li"), { id: `${this.list.id}-${place}`, textContent: word.label });
        option.setAttribute("role", "option");
        option.dataset.word = word.id;
        option.dataset.label = word.label;
        if (word.beside) option.append(Object.assign(document.createElement("span"), { className: "about", textContent: ` ${word.beside}` }));
        return option;
      }));
      this.list.hidden = !words.length;
      this.input.setAttribute("aria-expanded", String(words.length > 0));
      this.status.textContent = words.length ? this.said.many.replace("{num}", words.length) : this.said.none;
      this.point(words.length ? 0 : -1);
    }

    point(place) {
      const options = [...this.list.children];
      this.at = options.length ? (place + options.length) % options.length : -1;
      options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.at)));
      if (this.at < 0) this.input.removeAttribute("aria-activedescendant");
      else {
        this.input.setAttribute("aria-activedescendant", options[this.at].id);
        options[this.at].scrollIntoView({ block: "nearest" });
      }
    }

    key(event) {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      const open = !this.list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (open) {
          this.forget(); // somebody chooses among what is in sight
          this.point(this.at + (event.key === "ArrowDown" ? 1 : -1));
        }
        else this.ask();
      } else if (event.key === "Enter" && this.input.value.trim()) {
        // What stands in the field is a word to choose, not yet a form to send.
        event.preventDefault();
        // Whoever types faster than the line means what they typed, not what is still offered for its first letters.
        if (this.asking) this.isWanted = true;
        else if (open && this.at >= 0) this.take(this.list.children[this.at]);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      }
    }

    take(option) {
      const { word, label } = option.dataset;
      const boxes = [...this.root.querySelectorAll("input[type=checkbox]")];
      let box = boxes.find((one) => one.value === word);
      if (!box) {
        box = Object.assign(document.createElement("input"), { type: "checkbox", name: this.root.dataset.tags, value: word });
        const tick = Object.assign(document.createElement("label"), { className: "tick" });
        tick.append(box, " ", Object.assign(document.createElement("span"), { textContent: label }));
      }
      this.chosen.append(box.closest("label"));
      box.checked = true;
      this.input.value = "";
      this.close();
      this.status.textContent = this.said.added.replace("{word}", label);
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new Event("change", { bubbles: true }));
      this.input.focus();
    }

    close() {
      this.forget();
      this.list.hidden = true;
      this.list.replaceChildren();
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  const dressed = new WeakSet();
  // A form that came anew brings a new field: each is dressed when somebody comes to it.
  const dress = (input) => {
    if (!input.matches || !input.matches("[data-tags-input]") || dressed.has(input)) return;
    dressed.add(input);
    new Field(input);
  };
  document.addEventListener("focusin", (event) => dress(event.target));
  document.querySelectorAll("[data-tags-input]").forEach(dress);
})();
