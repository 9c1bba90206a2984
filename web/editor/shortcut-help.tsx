import { Modal } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyNames } from '../ui/key-names.tsx';
import { useShownOnceMounted } from '../ui/use-shown-once-mounted.ts';
import { BLOCKS, LISTS, MARKS, TEXT_STYLES } from './formatting.ts';
import classes from './shortcut-help.module.css';

type Row = readonly [name: string, keys: string];

/** Typed at the start of a line, or around words. */
const MARKDOWN = [
  ['heading1', '# '],
  ['heading2', '## '],
  ['heading3', '### '],
  ['bulletList', '- '],
  ['orderedList', '1. '],
  ['taskList', '[ ] '],
  ['blockquote', '> '],
  ['codeBlock', '``` '],
  ['divider', '---'],
  ['bold', '**…**'],
  ['italic', '*…*'],
  ['strike', '~~…~~'],
  ['code', '`…`'],
  ['link', '[…](…)'],
] as const;

export const ShortcutHelp = memo(function ShortcutHelp({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const isShown = useShownOnceMounted(opened);
  const named = (
    list: readonly { readonly id: Parameters<typeof nameKey>[0]; readonly keys: string }[],
  ): readonly Row[] =>
    list.filter(({ keys }) => !keys.includes(' ')).map(({ id, keys }) => [t(nameKey(id)), keys]);
  return (
    <Modal
      opened={isShown}
      onClose={onClose}
      title={t('shortcuts.title')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes['columns']}>
        <Section
          title={t('shortcuts.general')}
          rows={[
            [t('shortcuts.help'), 'Mod-/'],
            [t('shortcuts.toToolbar'), 'Alt-F10'],
            [t('shortcuts.toText'), 'Esc'],
            [t('format.undo'), 'Mod-Z'],
            [t('format.redo'), 'Mod-Shift-Z'],
            [t('shortcuts.findDocument'), '/'],
          ]}
        />
        <Section title={t('shortcuts.text')} rows={[...named(MARKS), [t('format.link'), 'Mod-K']]} />
        <Section
          title={t('shortcuts.blocks')}
          rows={[
            ...named(TEXT_STYLES),
            ...named(LISTS),
            ...named(BLOCKS),
            [t('shortcuts.indent'), 'Tab'],
            [t('shortcuts.outdent'), 'Shift-Tab'],
            [t('shortcuts.lineBreak'), 'Shift-Enter'],
          ]}
        />
        <section className={classes['section']}>
          <h3>{t('shortcuts.markdown')}</h3>
          <dl>
            {MARKDOWN.map(([id, typed]) => (
              <div key={id}>
                <dt>{t(nameKey(id))}</dt>
                <dd>
                  <code>{typed}</code>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  );
});

function Section({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  return (
    <section className={classes['section']}>
      <h3>{title}</h3>
      <dl>
        {rows.map(([name, keys]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <KeyNames keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function nameKey<Id extends (typeof MARKS)[number]['id'] | (typeof TEXT_STYLES)[number]['id'] | 'link'>(
  id: Id,
): `format.${Id}` {
  return `format.${id}`;
}
