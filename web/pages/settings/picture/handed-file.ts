/** A file that somebody hands to the page: from the clipboard, or by dropping it. */
import { useEffect, useRef, useState, type DragEvent } from 'react';

/** Pasted anywhere on the page: text goes where it always goes, a picture can mean nothing else here. */
export function usePastedFile(onFile: (file: File) => Promise<void>): void {
  const latest = useRef(onFile);
  useEffect(() => {
    latest.current = onFile;
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const file = pictureIn(event.clipboardData);
      if (file === undefined) return;
      event.preventDefault();
      void latest.current(file);
    };
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, []);
}

export function useDroppedFile(onFile: (file: File) => Promise<void>): {
  readonly isOver: boolean;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDragLeave: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
} {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    onDragOver(event) {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setIsOver(true);
    },
    onDragLeave(event) {
      if (!event.currentTarget.contains(nodeOf(event.relatedTarget))) setIsOver(false);
    },
    onDrop(event) {
      setIsOver(false);
      const file = event.dataTransfer.files[0];
      if (file === undefined) return;
      event.preventDefault();
      void onFile(file);
    },
  };
}

function nodeOf(target: EventTarget | null): Node | null {
  return target instanceof Node ? target : null;
}

function pictureIn(data: DataTransfer | null): File | undefined {
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/'));
}
