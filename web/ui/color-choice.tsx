import { useId } from 'react';
import classes from './color-choice.module.css';

export interface ColorChoiceProps {
  readonly label: string;
  readonly colors: readonly string[];
  /** "Colour 3", for those who cannot see it. */
  readonly nameOf: (number: number) => string;
  readonly value: string;
  readonly onChange: (color: string) => void;
}

/** One colour of a palette, as radio buttons: arrow keys move, nothing else needs the mouse. */
export function ColorChoice({ label, colors, nameOf, value, onChange }: ColorChoiceProps) {
  const group = useId();
  return (
    <fieldset className={classes['choice']}>
      <legend>{label}</legend>
      <div className={classes['colors']}>
        {colors.map((color, at) => (
          <label key={color} className={classes['color']} style={{ backgroundColor: color }}>
            <input
              type="radio"
              name={group}
              aria-label={nameOf(at + 1)}
              checked={color === value}
              onChange={() => onChange(color)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
