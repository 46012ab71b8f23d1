addEventListener("TrunkApplicationStarted", () =>
  setTimeout(() =>
    (self.requestIdleCallback || setTimeout)(() => {
      try {
        if (self !== top || !isSecureContext) return;
        const workers = navigator.serviceWorker;
        const tell = () => workers.controller?.postMessage(document.documentElement.dataset.build);
        workers.addEventListener("controllerchange", tell);
        workers.register("sw.js", { updateViaCache: "none" })
          .then((own) => own.installing || own.waiting || tell()).catch(() => {});
      } catch {}
    }), 3000));
