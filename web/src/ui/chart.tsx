import { type ReactNode, useEffect, useRef, useState } from "react";

/** The place of a chart inside of its axes, in pixels. */
export interface Plot {
  readonly width: number;
  readonly height: number;
}

/** A mark of an axis, at a distance in pixels from its beginning. */
export interface Tick {
  readonly at: number;
  readonly text: string;
  /** A mark that begins something greater, such as a day. */
  readonly isStrong?: boolean;
}

const left = 44;
const bottom = 22;
const top = 8;
const right = 10;

/**
 * The frame of a chart that is as wide as its place: axes with their marks, and what `children` draw in between. `onPoint`
 * hears where one points at, in pixels from the left of the plot; null: nowhere.
 */
export function Chart({
  label,
  height,
  x,
  y,
  children,
  onPoint,
}: {
  /** What it shows, as a sentence, for those who do not see it. */
  readonly label: string;
  readonly height: number;
  readonly x: (plot: Plot) => readonly Tick[];
  readonly y: (plot: Plot) => readonly Tick[];
  readonly children: (plot: Plot) => ReactNode;
  readonly onPoint?: (x: number | null, plot: Plot) => void;
}) {
  const [box, width] = useWidth();
  const plot: Plot = { width: Math.max(0, width - left - right), height: height - top - bottom };
  return (
    <div
      ref={box}
      style={{ height }}
      onPointerMove={(event) =>
        onPoint?.(event.clientX - event.currentTarget.getBoundingClientRect().left - left, plot)
      }
      onPointerLeave={() => onPoint?.(null, plot)}
    >
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={label}
          className="block text-[0.6875rem]"
        >
          <g transform={`translate(${left} ${top})`}>
            {y(plot).map(({ at, text }) => (
              <g key={at} transform={`translate(0 ${plot.height - at})`}>
                <line x2={plot.width} className="stroke-line" />
                <text x={-8} dy="0.32em" textAnchor="end" className="fill-ink-faint">
                  {text}
                </text>
              </g>
            ))}
            {x(plot).map(({ at, text, isStrong = false }) => (
              <g key={at} transform={`translate(${at} 0)`}>
                <line
                  y1={isStrong ? 0 : plot.height}
                  y2={plot.height + 4}
                  className={isStrong ? "stroke-line" : "stroke-line-strong"}
                />
                <text
                  y={plot.height + 16}
                  textAnchor="middle"
                  className={isStrong ? "fill-ink-soft font-medium" : "fill-ink-faint"}
                >
                  {text}
                </text>
              </g>
            ))}
            {children(plot)}
          </g>
        </svg>
      )}
    </div>
  );
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}

/** The names of what a chart draws, with their colours. */
export function Legend({
  items,
}: {
  readonly items: readonly {
    readonly name: ReactNode;
    /** A class for the ground of its mark. */
    readonly mark: string;
    readonly value?: ReactNode;
  }[];
}) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
      {items.map(({ name, mark, value }, index) => (
        <li key={index} className="flex items-center gap-1.5">
          <span className={`size-2.5 rounded-xs ${mark}`} aria-hidden="true" />
          {name}
          {value !== undefined && <strong className="font-semibold text-ink">{value}</strong>}
        </li>
      ))}
    </ul>
  );
}
