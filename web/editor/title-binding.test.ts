// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { bindTitle } from './title-binding.ts';
import { copyOf, countOwnUpdates, exchange, newDocument } from './testing/documents.ts';

afterEach(() => {
  document.body.replaceChildren();
});

function field(): HTMLTextAreaElement {
  const element = document.createElement('textarea');
  document.body.append(element);
  element.focus();
  return element;
}

function types(into: HTMLTextAreaElement, text: string): void {
  into.setRangeText(text, into.selectionStart, into.selectionEnd, 'end');
  into.dispatchEvent(new Event('input'));
}

function presses(into: HTMLTextAreaElement, key: string, shiftKey = false): void {
  into.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, shiftKey, cancelable: true }));
}

describe('the title', () => {
  it('PAGE-6 is shown without being written', () => {
    const shared = newDocument();
    shared.title.insert(0, 'Plan');
    const own = countOwnUpdates(shared);
    const unbind = bindTitle(field(), shared.title);
    unbind();
    expect(own.count()).toBe(0);
  });

  it('PAGE-6 writes what is typed, as the smallest change', () => {
    const shared = newDocument();
    const title = field();
    bindTitle(title, shared.title);
    types(title, 'Plan');
    title.setSelectionRange(4, 4);
    types(title, ' B');
    expect(shared.title.toJSON()).toBe('Plan B');
  });

  it('PAGE-6 keeps the caret where it is when others write before and after it', () => {
    const ada = newDocument();
    ada.title.insert(0, 'the plan');
    const bea = copyOf(ada);
    const title = field();
    bindTitle(title, ada.title);
    title.setSelectionRange(4, 8);
    bea.title.insert(0, 'About ');
    bea.title.insert(bea.title.length, ' of all');
    exchange(ada, bea);
    expect(title.value).toBe('About the plan of all');
    expect(title.value.slice(title.selectionStart, title.selectionEnd)).toBe('plan');
    bea.title.delete(0, 10);
    exchange(ada, bea);
    expect(title.value.slice(title.selectionStart, title.selectionEnd)).toBe('plan');
  });

  it('PAGE-6 leaves the field alone while an input method composes, and merges afterwards', () => {
    const ada = newDocument();
    ada.title.insert(0, 'plan');
    const bea = copyOf(ada);
    const title = field();
    bindTitle(title, ada.title);
    title.setSelectionRange(4, 4);
    title.dispatchEvent(new CompositionEvent('compositionstart'));
    types(title, 'に');
    bea.title.insert(0, 'Our ');
    exchange(ada, bea);
    expect(title.value).toBe('planに');
    title.dispatchEvent(new CompositionEvent('compositionend'));
    exchange(ada, bea);
    expect(title.value).toBe('Our planに');
    expect(bea.title.toJSON()).toBe('Our planに');
  });

  it('PAGE-6 is one line of whole characters, whatever is pasted', () => {
    const shared = newDocument();
    const title = field();
    bindTitle(title, shared.title);
    types(title, 'a\r\nb \ud83d c 😀');
    expect(shared.title.toJSON()).toBe('a b  c 😀');
    title.setSelectionRange(title.value.length - 2, title.value.length);
    types(title, '😁');
    expect(shared.title.toJSON()).toBe('a b  c 😁');
  });

  it('PAGE-5 undoes one’s own edits of the title alone', () => {
    const ada = newDocument();
    const bea = copyOf(ada);
    const title = field();
    bindTitle(title, ada.title);
    types(title, 'Plan');
    exchange(ada, bea);
    bea.title.insert(0, 'Our ');
    exchange(ada, bea);
    presses(title, 'z');
    expect(title.value).toBe('Our ');
    presses(title, 'z', true);
    expect(title.value).toBe('Our Plan');
  });
});
