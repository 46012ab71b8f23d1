// Fits frames to what they show; <serverless-tradeoffs view="map"> makes one.
((site) => {
  const NAME = "serverless-tradeoffs";
  const QUERY = ["view", "theme", "controls", "lock", "title"];

  addEventListener("message", ({ data, origin, source }) => {
    // A sandboxed frame has no origin.
    if (data?.source !== NAME || ![site.origin, "null"].includes(origin)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow !== source || !frame.src.startsWith(site.href)) continue;
      if (data.type === "height" && data.height > 0) frame.style.height = Math.min(data.height, 9999) + "px";
      frame.parentNode.hear?.(data);
    }
  });

  class Embed extends HTMLElement {
    static observedAttributes = [...QUERY, "scenario"];

    connectedCallback() {
      this.frame ??= Object.assign(document.createElement("iframe"), {
        loading: "lazy",
        allow: "fullscreen; clipboard-write",
        referrerPolicy: "no-referrer",
        style: "width:100%;height:560px;border:0",
      });
      this.show();
      this.append(this.frame);
    }

    attributeChangedCallback() {
      if (this.frame) this.show();
    }

    show() {
      const query = new URLSearchParams({ view: "answer" });
      for (const key of QUERY) if (this.hasAttribute(key)) query.set(key, this.getAttribute(key));
      const scenario = this.getAttribute("scenario") ?? "";
      this.file = scenario[0] === "{" && scenario;
      this.frame.title = this.title || "Serverless trade-offs";
      this.frame.src = `${site.href}?${query}#${this.file ? "" : scenario}`;
    }

    say(message) {
      this.frame.contentWindow.postMessage({ source: NAME, v: 1, ...message }, "*");
    }

    hear(said) {
      if (said.type === "ready" && this.file) this.say({ type: "set", scenario: JSON.parse(this.file) });
      this.dispatchEvent(new CustomEvent(said.type, { detail: said }));
    }
  }
  customElements.get(NAME) ?? customElements.define(NAME, Embed);
})(new URL(".", document.currentScript.src));
