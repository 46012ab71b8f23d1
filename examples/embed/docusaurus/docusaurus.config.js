// Where Serverless trade-offs is served: the one place to change.
const tradeoffs = "http://127.0.0.1:8080/";

export default {
  title: "Views of Serverless trade-offs in Docusaurus",
  url: "http://127.0.0.1:8084",
  baseUrl: "/",
  onBrokenLinks: "throw",
  // Makes frames as high as what they show, on every page.
  scripts: [{ src: `${tradeoffs}embed.js`, async: true }],
  customFields: { tradeoffs },
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
  themeConfig: { navbar: { title: "Serverless trade-offs in Docusaurus" } },
};
