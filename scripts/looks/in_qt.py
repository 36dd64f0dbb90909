"""Opens pages in Qt's engine, within its own environment: photographs each, and says what is too wide or fails."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from PyQt5.QtCore import QTimer, QUrl
from PyQt5.QtWebEngineWidgets import QWebEnginePage, QWebEngineProfile, QWebEngineSettings, QWebEngineView
from PyQt5.QtWidgets import QApplication

SETTLING_MS = 800
WIDER = """(() => {
  const root = document.documentElement, wide = innerWidth;
  const over = [...document.querySelectorAll("body *")].filter((each) => {
    const box = each.getBoundingClientRect();
    if (!box.width || (box.right <= wide + 1 && box.left >= -1)) return false;
    if (getComputedStyle(each).position === "absolute") return false;
    for (let held = each.parentElement; held; held = held.parentElement)
      if (getComputedStyle(held).overflowX !== "visible") return false;
    return true;
  });
  const named = over.slice(0, 4).map((each) => each.tagName.toLowerCase() + "." + each.className);
  return JSON.stringify(root.scrollWidth > wide || named.length ? named.concat(root.scrollWidth - wide + " px") : []);
})()"""


class Listening(QWebEnginePage):
    """A page whose scripts' failures are told."""

    def javaScriptConsoleMessage(self, level, message, line, source):
        """Tell an error of a script."""
        if level == QWebEnginePage.ErrorMessageLevel:
            print(f"{Path(source).name}:{line}: {message}", flush=True)


class Looks:
    """One view that goes from page to page."""

    def __init__(self, application, asked):
        """Open a view of the size that was asked for."""
        self.application, self.folder = application, Path(asked["folder"])
        self.left: Iterator = iter(asked["pages"].items())
        self.profile = QWebEngineProfile()
        self.view = QWebEngineView()
        self.page = Listening(self.profile, self.view)
        # A telephone lays its bar over the page, where it takes no room from it.
        self.page.settings().setAttribute(QWebEngineSettings.ShowScrollBars, False)
        self.view.setPage(self.page)
        self.view.resize(*asked["size"])
        self.view.show()
        self.page.loadFinished.connect(self.loaded)

    def go_on(self):
        """Open the next page, or end."""
        self.name, address = next(self.left, ("", ""))
        if self.name:
            self.page.load(QUrl(address))
        else:
            self.application.quit()

    def loaded(self, whole):
        """Let pictures and fonts settle, then ask what is too wide."""
        if not whole:
            print(f"{self.name}: did not come whole", flush=True)
        QTimer.singleShot(SETTLING_MS, lambda: self.page.runJavaScript(WIDER, self.measured))

    def measured(self, told):
        """Tell what is too wide, and photograph."""
        if json.loads(told):
            print(f"{self.name}: wider than the screen: {', '.join(json.loads(told))}", flush=True)
        self.view.grab().save(str(self.folder / f"{self.name}.png"))
        self.go_on()


def main():
    """Photograph what the only argument asks for."""
    application = QApplication([sys.argv[0], "--no-sandbox", "--disable-gpu"])
    looks = Looks(application, json.loads(sys.argv[1]))
    QTimer.singleShot(0, looks.go_on)
    code = application.exec_()
    sys.stdout.flush()
    os._exit(code)  # This Qt takes its profile down before its pages, and falls.


if __name__ == "__main__":
    main()
