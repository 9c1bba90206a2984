/**
 * Whoever uses the keyboard must not be thrown to the top of the page because what they pressed has gone: a row that
 * was removed, a form that closed, a button that is disabled while it works. Browsers give the focus to the body
 * then, and say nothing of it; so what changes inside a part of the page is watched, and what lies over it.
 *
 *     <main ref={keepFocus}>
 */
const FOCUSABLE =
  'button, a[href], input:not([type="hidden"]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';

/** As the `ref` of a part of the page. */
export function keepFocus(part: HTMLElement | null): (() => void) | undefined {
  if (part === null) return undefined;
  /** Where the focus was last, from the element outwards: what it was a child of, and the how manieth. */
  let trail: readonly Step[] = [];
  const onFocusIn = (event: FocusEvent): void => {
    trail = event.target instanceof HTMLElement ? trailOf(event.target, part) : [];
  };
  /** Gone elsewhere by themselves, be it to nothing. What the focus leaves by going away says the same as this. */
  const onPress = ({ target }: PointerEvent): void => {
    const isHere = target instanceof Node && document.activeElement?.contains(target) === true;
    if (!isHere || document.activeElement === document.body) trail = [];
  };
  const mend = (): void => {
    const [{ element } = { element: undefined }] = trail;
    if (element === undefined || hasFocusElsewhere()) return;
    if (!element.isConnected) placeLeftBy(trail)?.focus();
    // It comes back once its work is done.
    else if (!isDisabled(element)) element.focus();
  };
  const watcher = new MutationObserver(mend);
  const dialogs = watchDialogs(mend);
  part.addEventListener('focusin', onFocusIn);
  document.addEventListener('pointerdown', onPress, { capture: true });
  watcher.observe(part, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] });
  return () => {
    part.removeEventListener('focusin', onFocusIn);
    document.removeEventListener('pointerdown', onPress, { capture: true });
    watcher.disconnect();
    dialogs.disconnect();
  };
}

/** Dialogs and menus are put at the end of the page; when one has closed, what opened it may have gone. */
function watchDialogs(onChange: () => void): MutationObserver {
  const watched = new Set<Element>();
  const watcher = new MutationObserver(() => {
    watch();
    onChange();
  });
  const watch = (): void => {
    for (const place of [document.body, ...document.querySelectorAll('body > [data-portal]')]) {
      if (!watched.has(place)) watcher.observe(place, { childList: true });
      watched.add(place);
    }
  };
  watch();
  return watcher;
}

interface Step {
  readonly element: HTMLElement;
  readonly parent: HTMLElement;
  readonly index: number;
}

function trailOf(element: HTMLElement, part: HTMLElement): readonly Step[] {
  const trail: Step[] = [];
  for (let at = element; at !== part && at.parentElement !== null; at = at.parentElement) {
    trail.push({ element: at, parent: at.parentElement, index: [...at.parentElement.children].indexOf(at) });
  }
  return trail;
}

function hasFocusElsewhere(): boolean {
  const { activeElement, body } = document;
  return activeElement !== null && activeElement !== body && !isDisabled(activeElement);
}

function isDisabled(element: Element): boolean {
  return element.matches(':disabled');
}

/** The nearest thing: what stands in its place now, else what follows, else what comes before. */
function placeLeftBy(trail: readonly Step[]): HTMLElement | undefined {
  for (const { parent, index } of trail) {
    if (!parent.isConnected) continue;
    const children = [...parent.children];
    const nearest = [...children.slice(index), ...children.slice(0, index).toReversed()];
    for (const child of nearest) {
      const found = firstFocusable(child);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function firstFocusable(within: Element): HTMLElement | undefined {
  return [within, ...within.querySelectorAll(FOCUSABLE)].find(
    (element): element is HTMLElement =>
      element instanceof HTMLElement &&
      element.matches(FOCUSABLE) &&
      !isDisabled(element) &&
      element.getClientRects().length > 0,
  );
}
