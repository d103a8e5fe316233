import { useLayoutEffect, useRef, useState } from 'react';

/** Scroll position and height of an element, once per frame. */
export function useView() {
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    let frame = 0;
    const read = () => {
      frame = 0;
      const top = element.scrollTop;
      const height = element.clientHeight;
      setView(before =>
        before.top === top && before.height === height
          ? before
          : { top, height },
      );
    };
    const later = () => {
      if (!frame) frame = requestAnimationFrame(read);
    };
    read();
    element.addEventListener('scroll', later, { passive: true });
    const observer =
      typeof ResizeObserver === 'undefined'
        ? undefined
        : new ResizeObserver(later);
    observer?.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('scroll', later);
      observer?.disconnect();
    };
  }, []);
  return { ref, ...view };
}
