import React from "react";
import useDocusaurusContext from "@docusaurus/useDocusaurusContext";

// A view. `query` and `scenario` are the two parts of its address, before and after the #.
export default function View({ query, scenario, title }) {
  const page = useDocusaurusContext().siteConfig.customFields.tradeoffs;
  return (
    <iframe
      src={`${page}?${query}#${scenario}`}
      title={title}
      loading="lazy"
      style={{ width: "100%", height: 560, border: 0 }}
      sandbox="allow-scripts allow-same-origin allow-downloads allow-popups"
      allow="fullscreen; clipboard-write"
      referrerPolicy="no-referrer"
    />
  );
}
