// The files that the page would fetch stand packed in elements of this one. A browser that lets a page fetch nothing from
// a file still unpacks what the page holds itself.

/** What was packed, as an answer to a fetch of it. Runs in the worker as well. */
async function unpack(packed, type) {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  const content = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(content, { headers: { "Content-Type": type } });
}

/** The element that holds a file. */
const held = (name) => document.querySelector(`script[data-file="${name}"]`);

/** Stands in for fetch: the file of this name, as an answer. */
const unpacked = async (name) => unpack(held(name).textContent, held(name).dataset.holds);

/** An address, good while the page is open, of a file of this name. */
const address = async (name) => URL.createObjectURL(await (await unpacked(name)).blob());

/** The same of a worker, whose script holds its program: a worker of a page from a file fetches nothing at all. */
async function workerAddress(script, program) {
  const { textContent, dataset } = held(program);
  const packed = [textContent, dataset.holds].map((text) => JSON.stringify(text));
  const start = `\n${unpack}\nwasm_bindgen({ module_or_path: unpack(${packed}) });`;
  const parts = [await (await unpacked(script)).blob(), start];
  return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
}
