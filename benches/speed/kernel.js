// A plain simulation of cold starts in JavaScript, written by hand: what `cargo xtask bench` measures the model against.
//
// The same question with the usual structures: completions in a heap, idle instances in a stack that expires from the
// bottom, Poisson arrivals by -log(u), log-normal durations by the polar method, latencies in a histogram with 64 bins in
// every doubling. Not here: what the model observes beyond that, such as gaps, levels, bills and instances over time.

"use strict";

const BINS = 64 * 48;

/// Completion times in a binary heap, each with the number of its instance.
class Heap {
  constructor() {
    this.capacity = 1024;
    this.size = 0;
    this.times = new Float64Array(this.capacity);
    this.slots = new Int32Array(this.capacity);
  }

  push(time, slot) {
    if (this.size === this.capacity) this.grow();
    const { times, slots } = this;
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (times[parent] <= time) break;
      times[i] = times[parent];
      slots[i] = slots[parent];
      i = parent;
    }
    times[i] = time;
    slots[i] = slot;
  }

  /// Takes the first completion out and returns its slot.
  pop() {
    const { times, slots } = this;
    const slot = slots[0];
    const size = --this.size;
    const time = times[size];
    const moved = slots[size];
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && times[child + 1] < times[child]) child++;
      if (times[child] >= time) break;
      times[i] = times[child];
      slots[i] = slots[child];
      i = child;
    }
    times[i] = time;
    slots[i] = moved;
    return slot;
  }

  grow() {
    this.capacity *= 2;
    const times = new Float64Array(this.capacity);
    const slots = new Int32Array(this.capacity);
    times.set(this.times);
    slots.set(this.slots);
    this.times = times;
    this.slots = slots;
  }
}

const FLOAT = new Float64Array(1);
const WORDS = new Int32Array(FLOAT.buffer);

/// The bin of a latency [s], from 2^-24 s on: the exponent and the first bits of the fraction.
function bin(latency) {
  FLOAT[0] = latency;
  const index = (WORDS[1] >> 14) - ((1023 - 24) << 6);
  return index < 0 ? 0 : index < BINS ? index : BINS - 1;
}

/// A standard normal number by Marsaglia's polar method; every second one was drawn with the one before.
let spare = 0;
let spared = false;
function normal() {
  if (spared) {
    spared = false;
    return spare;
  }
  for (;;) {
    const x = 2 * Math.random() - 1;
    const y = 2 * Math.random() - 1;
    const square = x * x + y * y;
    if (square >= 1 || square === 0) continue;
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    spare = y * factor;
    spared = true;
    return x * factor;
  }
}

/// The idle time by which the share `p` of instances is reclaimed: the same for all, or read off a curve.
function keepAlive(curve) {
  if (typeof curve === "number") return curve;
  const [shares, times] = curve;
  const p = Math.random();
  let low = 0;
  let high = shares.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (shares[middle] <= p) low = middle;
    else high = middle;
  }
  const part = (p - shares[low]) / (shares[high] - shares[low]);
  return times[low] + (times[high] - times[low]) * part;
}

/// Simulates. `setup` holds numbers: rate [1/s], median [s], sigma, cold [s] added to a cold start, keepAlive [s] or a
/// curve [[shares], [s]], lifetime [s] or 0, limit of instances or 0, and of new ones in ten seconds or 0.
function simulate(setup, requests) {
  const { rate, median, sigma, cold, lifetime } = setup;
  const curve = setup.keepAlive;
  const limit = setup.limit || Infinity;
  const pace = setup.pace || Infinity;
  const heap = new Heap();
  const warmLatencies = new Float64Array(BINS);
  const coldLatencies = new Float64Array(BINS);
  // Per instance: since when it is idle, until when it is kept, when its life ends.
  const since = [];
  const until = [];
  const ends = [];
  const unused = [];
  // Idle instances, the one used last on top. Below `bottom` they were taken out.
  let idle = [];
  let bottom = 0;
  let now = 0;
  let permissions = pace;
  let counted = 0;
  let busy = 0;
  let idleTime = 0;
  let colds = 0;
  let throttled = 0;
  for (let i = 0; i < requests; i++) {
    now -= Math.log(1 - Math.random()) / rate;
    while (heap.size > 0 && heap.times[0] <= now) {
      const done = heap.times[0];
      const slot = heap.pop();
      if (ends[slot] <= done) {
        unused.push(slot);
        continue;
      }
      since[slot] = done;
      until[slot] = Math.min(done + keepAlive(curve), ends[slot]);
      idle.push(slot);
    }
    // Expired instances at the bottom.
    while (bottom < idle.length && until[idle[bottom]] < now) {
      const slot = idle[bottom++];
      idleTime += until[slot] - since[slot];
      unused.push(slot);
    }
    if (bottom > 1024 && bottom * 2 > idle.length) {
      idle = idle.slice(bottom);
      bottom = 0;
    }
    let slot = -1;
    while (idle.length > bottom) {
      const top = idle.pop();
      if (until[top] >= now) {
        slot = top;
        break;
      }
      idleTime += until[top] - since[top];
      unused.push(top);
    }
    const warm = median * Math.exp(sigma * normal());
    let service = warm;
    if (slot >= 0) {
      idleTime += now - since[slot];
      warmLatencies[bin(warm)]++;
    } else {
      permissions = pace === Infinity ? 1 : Math.min(pace, permissions + ((now - counted) * pace) / 10);
      counted = now;
      if (heap.size >= limit || permissions < 1) {
        throttled++;
        continue;
      }
      permissions--;
      slot = unused.length > 0 ? unused.pop() : since.length;
      since[slot] = now;
      until[slot] = Infinity;
      ends[slot] = lifetime > 0 ? now - lifetime * Math.log(1 - Math.random()) : Infinity;
      service += cold;
      colds++;
      coldLatencies[bin(service)]++;
    }
    busy += service;
    heap.push(now + service, slot);
  }
  return { requests, cold: colds, throttled, time: now, busy, idle: idleTime, warmLatencies, coldLatencies };
}

// A worker: told what to simulate, it answers with the counts and how long it took.
if (typeof self !== "undefined" && typeof importScripts === "function") {
  self.onmessage = ({ data }) => {
    const begin = performance.now();
    const { requests, cold } = simulate(data.setup, data.requests);
    self.postMessage({ requests, cold, seconds: (performance.now() - begin) / 1e3 });
  };
}
if (typeof module !== "undefined") module.exports = { simulate };
