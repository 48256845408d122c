"""A real Chromium, and what it makes of a page."""

import os
import re
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

# Relative luminance and contrast as WCAG 2 defines them, of every text with what it really stands on.
CONTRASTS = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const luminance = (color) => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
            const value = byte / 255;
            return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const backdrop = (element) => {
        for (; element; element = element.parentElement) {
            const color = getComputedStyle(element).backgroundColor;
            if (color !== "rgba(0, 0, 0, 0)") return color;
        }
        return "white";
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
        const pair = [getComputedStyle(element).color, backdrop(element)].map(luminance);
        const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        found.push([ratio, `${element.localName}.${element.className}`]);
    }
    return found;
}"""


@contextmanager
def chromium():
    with sync_playwright() as playwright:
        # Its sandbox wants a user of its own, which a container may not have; the pages are ours.
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class View:
    """A page as someone sees it, with all that the browser asked for and complained about on the way."""

    def __init__(self, browser, url, width=1280, scheme="light"):
        self.page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.goto(url)

    def screenshot(self, name):
        """For a person to look at."""
        self.page.screenshot(path=Path(os.environ["SCREENSHOTS_FOLDER"]) / f"{name}.png", full_page=True)

    def rows(self):
        """What stands in the table's rows, without their heads."""
        return [re.sub(r"\s+", " ", text) for text in self.page.locator("tbody tr").all_inner_texts()]

    def contrasts(self):
        """For every text its contrast, and where it stands."""
        return self.page.evaluate(CONTRASTS)
