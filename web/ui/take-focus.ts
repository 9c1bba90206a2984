/** As the `ref` of a field that has just come in answer to a press: whoever pressed goes on there. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
