/**
 * Two people, their devices and tabs, one server: a world for property tests. It remembers every edit that was
 * typed and knows where each may be, so that after any event it can be asked whether one has been lost.
 */
import * as Y from 'yjs';
import { Device, type Tab } from './device.ts';
import { HonestServer } from './honest-server.ts';
import { createManualTime, heard } from './manual-time.ts';

interface OpenTab {
  readonly person: string;
  readonly tab: Tab;
}

interface TypedEdit {
  readonly person: string;
  readonly by: Tab;
  readonly update: Uint8Array;
  /** The page was left although it warned, or was killed before the edit was kept. */
  excused: boolean;
}

const PEOPLE = ['alice', 'bob'] as const;

export class SmallWorld {
  readonly server = new HonestServer();
  readonly time = createManualTime();
  readonly edits: TypedEdit[] = [];
  readonly #devices = new Map<string, Device>();
  #tabs: OpenTab[] = [];
  #clientIds = 1_000;
  #typing: Tab | undefined;

  constructor(seed: number) {
    this.server.auto = false;
    for (const [index, person] of PEOPLE.entries()) {
      const device = new Device({ server: this.server, time: this.time, person, seed: seed + index });
      this.#devices.set(person, device);
    }
  }

  async opens(person: string): Promise<void> {
    const device = this.#devices.get(person);
    if (device === undefined || this.#tabs.filter((open) => open.person === person).length >= 3) return;
    const doc = new Y.Doc();
    this.#clientIds += 1;
    doc.clientID = this.#clientIds;
    const tab = device.opensNow({ doc });
    doc.on('update', (update: Uint8Array) => {
      if (this.#typing === tab) this.edits.push({ person, by: tab, update, excused: false });
    });
    this.#tabs.push({ person, tab });
    await heard();
  }

  tab(index: number): OpenTab | undefined {
    return this.#tabs[index % Math.max(1, this.#tabs.length)];
  }

  types(index: number, text: string, at: number): void {
    this.#acts(index, (tab) => tab.types(text, at % (tab.title.length + 1)));
  }

  erases(index: number, at: number): void {
    this.#acts(index, (tab) => {
      if (tab.title.length > 0) tab.erases(at % tab.title.length, 1);
    });
  }

  #acts(index: number, act: (tab: Tab) => void): void {
    const open = this.tab(index);
    if (open === undefined || !open.tab.getState().editable) return;
    this.#typing = open.tab;
    act(open.tab);
    this.#typing = undefined;
  }

  async closes(index: number): Promise<void> {
    const open = this.tab(index);
    if (open === undefined) return;
    const warned = open.tab.wouldLoseEdits();
    this.#tabs = this.#tabs.filter((other) => other !== open);
    await this.#closing(open.tab);
    if (warned) this.#excuseWhatIsGone(open);
  }

  /** Writes that fail are waited for a moment only; the manual clock has to move for that. */
  async #closing(tab: Tab): Promise<void> {
    let closed = false;
    const closing = tab.close().then(() => {
      closed = true;
      return undefined;
    });
    await heard();
    if (!closed) this.time.advance(2_000);
    await closing;
  }

  async crashes(index: number): Promise<void> {
    const open = this.tab(index);
    if (open === undefined) return;
    const warned = open.tab.wouldLoseEdits();
    this.#tabs = this.#tabs.filter((other) => other !== open);
    open.tab.crash();
    await heard();
    if (warned) this.#excuseWhatIsGone(open);
  }

  fails(person: string, fault: 'full' | 'refused' | undefined): void {
    this.#devices.get(person)?.copy.failWith(fault);
  }

  #excuseWhatIsGone(gone: OpenTab): void {
    for (const edit of this.edits) {
      if (edit.person === gone.person && !this.#isSomewhere(edit)) edit.excused = true;
    }
  }

  #isSomewhere(edit: TypedEdit): boolean {
    if (contains(this.server.disk, edit.update)) return true;
    if (this.#tabs.some(({ person, tab }) => person === edit.person && contains(tab.doc, edit.update)))
      return true;
    const kept = this.#devices.get(edit.person)?.copy.contents() ?? [];
    if (kept.some((update) => sameBytes(update, edit.update))) return true;
    const copy = new Y.Doc();
    for (const update of kept) Y.applyUpdate(copy, update);
    return contains(copy, edit.update);
  }

  /** What must hold after each event; the name of what does not. */
  violation(): string | undefined {
    for (const edit of this.edits) {
      if (edit.excused || contains(this.server.disk, edit.update)) continue;
      if (!this.#isSomewhere(edit)) return 'an edit is nowhere';
      const open = this.#tabs.some(({ tab }) => tab === edit.by);
      if (open && edit.by.getState().save.kind === 'saved')
        return 'an edit is called saved and is not on disk';
    }
    return undefined;
  }

  /** Everything is repaired and given time. */
  async quiets(): Promise<void> {
    this.server.storage = undefined;
    this.server.reachable = true;
    this.server.auto = true;
    for (const person of PEOPLE) {
      this.fails(person, undefined);
      await this.opens(person);
    }
    for (const person of PEOPLE) this.server.roles.set(person, 'editor');
    this.server.cutEverybody();
    for (const { tab } of this.#tabs) tab.retryNow();
    this.time.onAlarm(() => this.server.settle());
    for (let round = 0; round < 80; round += 1) {
      this.time.advance(1_000);
      this.server.settle();
      await heard();
    }
  }

  /** What must hold at rest. */
  async unrest(): Promise<string | undefined> {
    const text = this.server.text();
    for (const { person, tab } of this.#tabs) {
      const { link, save } = tab.getState();
      if (link.kind !== 'live' || save.kind !== 'saved') return `${person} is ${link.kind} and ${save.kind}`;
      if (tab.reads() !== text) return `${person} reads another text`;
    }
    for (const edit of this.edits) {
      if (!edit.excused && !contains(this.server.disk, edit.update)) return 'an edit never reached the disk';
    }
    for (const person of PEOPLE) {
      const left = this.#devices.get(person)?.copy.unsentKeys().length ?? 0;
      if (left > 0) return `${person} still keeps ${String(left)} edits as unsent`;
    }
    await Promise.all(this.#tabs.map(({ tab }) => this.#closing(tab)));
    return undefined;
  }
}

function contains(doc: Y.Doc, update: Uint8Array): boolean {
  return Y.snapshotContainsUpdate(Y.snapshot(doc), update);
}

function sameBytes(some: Uint8Array, others: Uint8Array): boolean {
  return some.length === others.length && some.every((byte, index) => byte === others[index]);
}
