// Fits frames to views; <serverless-tradeoffs view="map"> makes one.
((site) => {
	const NAME = "serverless-tradeoffs";
	const QUERY = ["view", "theme", "controls", "lock", "title"];
	const say = ({ contentWindow }, message) => contentWindow.postMessage({ source: NAME, v: 1, ...message }, "*");
	const frames = () => [...document.querySelectorAll("iframe")].filter(({ src }) => src.startsWith(site));

	addEventListener("message", ({ data, origin, source }) => {
		// A sandboxed frame has no origin.
		if (data?.source !== NAME || ![site.origin, "null"].includes(origin)) return;
		const frame = frames().find((frame) => frame.contentWindow === source);
		if (frame && data.height > 0) frame.style.height = Math.min(data.height, 9999) + "px";
		frame?.parentNode.hear?.(data);
	});

	class Embed extends HTMLElement {
		static observedAttributes = [...QUERY, "scenario"];

		connectedCallback() {
			const query = new URLSearchParams("view=answer");
			for (const key of QUERY) if (this.hasAttribute(key)) query.set(key, this.getAttribute(key));
			const scenario = this.getAttribute("scenario") ?? "";
			this.file = scenario[0] === "{" && scenario;
			this.frame = Object.assign(document.createElement("iframe"), {
				title: this.title || NAME,
				loading: "lazy",
				allow: "fullscreen; clipboard-write",
				sandbox: "allow-scripts allow-same-origin allow-downloads allow-popups",
				style: "width:100%;height:560px;border:0",
				src: `${site}?${query}#${this.file ? "" : scenario}`,
			});
			this.replaceChildren(this.frame);
		}

		attributeChangedCallback() {
			if (this.frame) this.connectedCallback();
		}

		say(message) {
			say(this.frame, message);
		}

		hear(said) {
			if (said.type === "ready" && this.file) this.file = this.say({ type: "set", scenario: this.file });
			this.dispatchEvent(new CustomEvent(said.type, { detail: said }));
		}
	}
	customElements.get(NAME) ?? customElements.define(NAME, Embed);
	for (const frame of frames()) say(frame, { type: "hello" });
})(new URL(".", document.currentScript.src));
