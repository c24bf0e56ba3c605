import { unreachable } from '#primitives/invariant';
import { BLANK_CHAIN, BLANK_PAYOFF, BLANK_SPREADS, BLANK_SURFACE } from '#transport/projections/options/blank-views';
import { type AnalystSettings, ChainAnalysis } from '#transport/projections/options/chain-analysis';
import { chainAnswer } from '#transport/projections/options/chain-words';
import type { OptionQuestion, SeenChain, SomeAnswer } from '#transport/projections/options/option-analyst';
import { payoffAnswer } from '#transport/projections/options/payoff-words';
import { spreadsAnswer } from '#transport/projections/options/spread-words';
import { surfaceAnswer } from '#transport/projections/options/surface-words';
import { ivRank } from '#options/surface/iv-rank';

/** Chains whose analysis is kept: all panels ask about the same few. */
const KEPT = 6;

/** Answers where it is asked. `serial` tells chains apart: the same number is the same chain. */
export class DirectAnalyst {
  readonly #settings: AnalystSettings;
  readonly #kept = new Map<number, ChainAnalysis>();

  constructor(settings: AnalystSettings) {
    this.#settings = settings;
  }

  answer(question: OptionQuestion, seen: SeenChain, serial: number): SomeAnswer {
    const analysis = this.#analysis(seen, serial);
    const { normalised } = analysis;
    if (!normalised.ok) return { ...blankOf(question), problem: `${normalised.failure.message}.` };
    const snapshot = normalised.value;
    const { topic } = question;
    switch (topic) {
      case 'chain': {
        const { slices } = analysis.surface(snapshot);
        const refused = snapshot.leftOut.reduce((sum, { count }) => sum + count, 0);
        return chainAnswer(snapshot, slices, question.ask.expiry, refused, analysis.anomalyOf(snapshot));
      }
      case 'surface': {
        const { surface, choice } = analysis.market(snapshot);
        return surfaceAnswer({
          snapshot,
          surface,
          anomalies: analysis.anomalies(snapshot),
          rankOf: (current) => ivRank(current, analysis.past.volatilities),
          choice,
        });
      }
      case 'spreads':
        return spreadsAnswer(analysis, snapshot, question.ask.filter);
      case 'payoff':
        return payoffAnswer(analysis, snapshot, question.ask);
      default:
        return unreachable(topic);
    }
  }

  #analysis(seen: SeenChain, serial: number): ChainAnalysis {
    const analysis = this.#kept.get(serial) ?? new ChainAnalysis(seen, this.#settings);
    // The one used last stands last.
    this.#kept.delete(serial);
    this.#kept.set(serial, analysis);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return analysis;
  }
}

function blankOf({ topic }: OptionQuestion) {
  switch (topic) {
    case 'chain':
      return BLANK_CHAIN;
    case 'surface':
      return BLANK_SURFACE;
    case 'spreads':
      return { ...BLANK_SPREADS, isWorking: false };
    case 'payoff':
      return BLANK_PAYOFF;
    default:
      return unreachable(topic);
  }
}
