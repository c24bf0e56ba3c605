import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { ChainView, ContractView, StructureView } from '#contract/options-view';
import { formatNumber, formatPercent, formatSize, UNKNOWN } from '#window/formatting/numbers.ts';
import { isSameContract } from '#window/state/structure-draft.ts';
import styles from '#window/views/chain/chain.module.css';
import { strikeText } from '#window/views/options/option-words.ts';

type Right = 'call' | 'put';

interface Figure {
  readonly title: string;
  /** Shown only in tables at least so many pixels wide. */
  readonly from: number;
  readonly about: string;
  readonly text: (contract: ContractView) => string;
}

/** From the outside in; puts show them the other way round. */
const FIGURES: readonly Figure[] = [
  {
    title: 'OI',
    from: 520,
    about: 'Open interest, as of the last session',
    text: ({ openInterest }) => formatSize(openInterest),
  },
  { title: 'Vol', from: 1_020, about: 'Contracts traded today', text: ({ volume }) => formatSize(volume) },
  { title: 'Vega', from: 1_120, about: 'Dollars per point of volatility', text: ({ vega }) => scaled(vega, 0.01, 3) },
  { title: 'Theta', from: 780, about: 'Dollars per day', text: ({ theta }) => scaled(theta, 1 / 365, 3) },
  { title: 'Gamma', from: 920, about: 'Delta per dollar', text: ({ gamma }) => formatNumber(gamma, 4) },
  {
    title: 'Delta',
    from: 0,
    about: 'Dollars per dollar of the underlying',
    text: ({ delta }) => formatNumber(delta, 2),
  },
  { title: 'IV', from: 0, about: 'Implied volatility', text: ({ iv }) => formatPercent(iv, 1) },
];

interface ChainTableProps {
  readonly view: ChainView;
  readonly draft: StructureView | null;
  readonly onLeg: (right: Right, strike: number, quantity: 1 | -1) => void;
}

export function ChainTable({ view, draft, onLeg }: ChainTableProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const figures = FIGURES.filter(({ from }) => width >= from);
  const spot = view.spot ?? 0;
  const money = view.rows.findIndex(({ strike }) => strike >= spot);
  const centred = `${view.underlying ?? ''} ${view.expiry ?? ''}`;
  useLayoutEffect(() => {
    const element = box.current;
    const line = element?.querySelector<HTMLElement>('[data-money]') ?? null;
    if (element === null || line === null) return;
    element.scrollTop = line.offsetTop - element.clientHeight / 2;
    // Only when another expiry is opened: the table stands still while it ticks.
  }, [centred]);
  const most = Math.max(1, ...view.rows.flatMap(({ call, put }) => [call?.openInterest ?? 0, put?.openInterest ?? 0]));
  return (
    <div ref={box} className={styles['scroll']} tabIndex={0} role="region" aria-label="Calls and puts">
      <table className={styles['chain']}>
        <thead>
          <tr>
            <th colSpan={figures.length + 2} scope="colgroup">
              Calls
            </th>
            <td />
            <th colSpan={figures.length + 2} scope="colgroup">
              Puts
            </th>
          </tr>
          <tr>
            {figures.map(({ title, about }) => (
              <th key={title} scope="col" title={about}>
                {title}
              </th>
            ))}
            <th scope="col">Bid</th>
            <th scope="col">Ask</th>
            <th scope="col" className={styles['strike']}>
              Strike
            </th>
            <th scope="col">Bid</th>
            <th scope="col">Ask</th>
            {figures.toReversed().map(({ title, about }) => (
              <th key={title} scope="col" title={about}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.rows.map(({ strike, call, put }, i) => {
            const side = (right: Right, contract: ContractView | null) => (
              <Side
                key={right}
                {...{ right, contract, strike, figures, onLeg, most }}
                isInTheMoney={right === 'call' ? strike < spot : strike > spot}
                quantity={quantityOf(draft, view, right, strike)}
              />
            );
            return (
              <tr key={strike} data-money={i === money || undefined}>
                {side('call', call)}
                <th scope="row" className={styles['strike']}>
                  {strikeText(strike)}
                </th>
                {side('put', put)}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** In whole steps, so that a panel that is dragged wider does not render for every pixel. */
const WIDTH_STEP = 20;

function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = (): void => setWidth(Math.floor(element.clientWidth / WIDTH_STEP) * WIDTH_STEP);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

interface SideProps {
  readonly right: Right;
  readonly contract: ContractView | null;
  readonly strike: number;
  readonly figures: readonly Figure[];
  readonly isInTheMoney: boolean;
  readonly quantity: number;
  readonly most: number;
  readonly onLeg: ChainTableProps['onLeg'];
}

function Side({ right, contract, strike, figures, isInTheMoney, quantity, most, onLeg }: SideProps): ReactNode {
  const shade = isInTheMoney || undefined;
  if (contract === null) {
    return (
      <td className={styles['none']} colSpan={figures.length + 2} data-money-side={shade}>
        {UNKNOWN}
      </td>
    );
  }
  const tone = contract.stale ? 'stale' : contract.anomaly !== null ? 'anomaly' : undefined;
  const name = `${strikeText(strike)} ${right}`;
  const cells = figures.map(({ title, text }) => (
    <td key={title} data-money-side={shade} data-tone={tone} title={title === 'IV' ? ivNote(contract) : undefined}>
      {title === 'OI' ? (
        <span
          className={styles['bar']}
          style={{ '--share': `${Math.round((100 * (contract.openInterest ?? 0)) / most)}%` } as Record<string, string>}
          data-right={right}
        >
          {text(contract)}
        </span>
      ) : (
        text(contract)
      )}
    </td>
  ));
  const quotes = (
    [
      ['bid', contract.bid, contract.bidSize, -1],
      ['ask', contract.ask, contract.askSize, 1],
    ] as const
  ).map(([what, price, size, sign]) => (
    <td key={what} data-money-side={shade} data-tone={tone} className={styles['quote']}>
      <button
        type="button"
        disabled={price === null || contract.adjusted || (sign === -1 && price <= 0)}
        data-held={quantity !== 0 && Math.sign(quantity) === sign ? Math.abs(quantity) : undefined}
        aria-label={`${sign < 0 ? 'Sell' : 'Buy'} the ${name} at ${formatNumber(price, 2)}`}
        title={quoteNote(contract, size)}
        onClick={() => onLeg(right, strike, sign)}
      >
        {formatNumber(price, 2)}
      </button>
    </td>
  ));
  return (
    <>
      {right === 'call' ? cells : null}
      {quotes}
      {right === 'put' ? cells.toReversed() : null}
    </>
  );
}

function quantityOf(draft: StructureView | null, view: ChainView, right: Right, strike: number): number {
  if (draft === null || draft.underlying !== view.underlying || view.expiry === null) return 0;
  const { expiry } = view;
  return draft.legs.find((leg) => isSameContract(leg, { right, strike, expiry }))?.quantity ?? 0;
}

function scaled(value: number | null, factor: number, digits: number): string {
  return formatNumber(value === null ? null : value * factor, digits);
}

const ORIGINS = {
  provider: 'As the provider gives it',
  solved: 'Solved from the quote',
  parity: 'Solved from the other right at this strike: this one is in the money',
} as const;

function ivNote({ ivOrigin, ivProblem, anomaly }: ContractView): string {
  const origin = ivOrigin === null ? 'None' : ORIGINS[ivOrigin];
  return [origin, ivProblem, anomaly].filter((part) => part !== null).join('. ');
}

function quoteNote(contract: ContractView, size: number | null): string {
  const parts = [`Size ${formatSize(size)}`, `liquidity ${contract.grade}`];
  if (contract.stale) parts.push('stale: too old to trade on');
  if (contract.adjusted) parts.push('adjusted contract: Argus refuses to trade it');
  return parts.join(' · ');
}
