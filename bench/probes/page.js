/** Runs in the page before anything else: notes when text can be read and edited, and when a key is on the screen. */
(() => {
  const marks = { readable: undefined, editable: undefined };
  /** @type {number[]} */
  const keys = [];
  const channel = new MessageChannel();
  /** @type {(() => void)[]} */
  const waiting = [];
  // The task after a frame's callbacks runs when the frame has been drawn.
  channel.port1.addEventListener('message', () => {
    waiting.shift()?.();
  });
  channel.port1.start();
  /** @param {() => void} run */
  const afterThisFrame = (run) => {
    waiting.push(run);
    channel.port2.postMessage(undefined);
  };
  /** @param {() => void} run */
  const afterFrame = (run) => requestAnimationFrame(() => afterThisFrame(run));
  const look = () => {
    const body = document.querySelector('.document-body');
    if (body !== null && body.textContent.length > 100) {
      if (marks.readable === undefined) {
        marks.readable = 0;
        afterThisFrame(() => (marks.readable = performance.now()));
      }
      if (body.isContentEditable) {
        afterThisFrame(() => (marks.editable = performance.now()));
        return;
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  addEventListener(
    'keydown',
    (event) => {
      const length = lengthAtCaret();
      afterFrame(() => {
        if (lengthAtCaret() !== length) keys.push(performance.now() - event.timeStamp);
      });
    },
    { capture: true },
  );
  function lengthAtCaret() {
    return getSelection()?.anchorNode?.textContent?.length;
  }
  globalThis.scriptoriumBench = {
    marks,
    takeKeys: () => keys.splice(0),
  };
})();
