// Serverless trade-offs in your page. Frames of it become as high as what they show, and
// <serverless-tradeoffs view="break-even" scenario="n=5000000"></serverless-tradeoffs> makes such a frame.
(function (site) {
  var NAME = "serverless-tradeoffs";
  var QUERY = ["view", "theme", "controls", "lock", "title"];

  addEventListener("message", function (event) {
    var said = event.data;
    // A frame that is sandboxed without an origin has none to check; the frame itself is checked below.
    if (!said || said.source !== NAME || (event.origin !== site.origin && event.origin !== "null")) return;
    document.querySelectorAll("iframe").forEach(function (frame) {
      if (frame.contentWindow !== event.source || frame.src.indexOf(site.href) !== 0) return;
      if (said.type === "height" && said.height > 0) frame.style.height = Math.min(said.height, 10000) + "px";
      if (frame.parentNode.hear) frame.parentNode.hear(said);
    });
  });

  class Embedded extends HTMLElement {
    static observedAttributes = QUERY.concat("scenario");

    connectedCallback() {
      this.show();
    }

    attributeChangedCallback() {
      if (this.frame) this.show();
    }

    show() {
      var query = new URLSearchParams();
      QUERY.forEach((key) => this.hasAttribute(key) && query.set(key, this.getAttribute(key)));
      if (!query.has("view")) query.set("view", "answer");
      var scenario = this.getAttribute("scenario") || "";
      this.given = scenario.trim()[0] === "{" && scenario;
      var frame = (this.frame ||= document.createElement("iframe"));
      frame.title = this.title || "Serverless trade-offs";
      frame.loading = "lazy";
      frame.allow = "fullscreen; clipboard-write";
      frame.referrerPolicy = "no-referrer";
      frame.style.cssText ||= "width:100%;height:560px;border:0";
      frame.src = site.href + "?" + query + "#" + (this.given ? "" : scenario);
      if (!frame.parentNode) this.append(frame);
    }

    say(message) {
      this.frame.contentWindow.postMessage(Object.assign({ source: NAME, v: 1 }, message), "*");
    }

    hear(said) {
      if (said.type === "ready" && this.given) this.say({ type: "set", scenario: JSON.parse(this.given) });
      if (said.type === "ready" && this.hasAttribute("subscribe")) this.say({ type: "subscribe" });
      this.dispatchEvent(new CustomEvent(said.type, { detail: said }));
    }
  }
  customElements.get(NAME) || customElements.define(NAME, Embedded);
})(new URL(".", document.currentScript.src));
