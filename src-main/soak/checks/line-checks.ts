import type { SoakSettings } from '#domain/soak-settings';
import { SECOND_MS } from '#primitives/clock';
import { spanWords } from '#soak/figure-words';
import { IS_WARNING, type Observation } from '#soak/observation';
import { type LineTrend, lineName, type Trends } from '#soak/trends/trends';

/** How connections are doing. */
export function lineChecks({ lines }: Trends, limits: SoakSettings): readonly Observation[] {
  return lines.flatMap((trend) => [
    silence(trend, limits),
    refusal(trend),
    reconnects(trend, limits),
    ...skew(trend, limits),
  ]);
}

function silence({ line, silentMs }: LineTrend, { silentLineSeconds: limit }: SoakSettings): Observation {
  const name = lineName(line.venue, line.line);
  const why = line.trouble === null ? '' : ` Last trouble: ${line.trouble.text}`;
  return {
    check: 'silent-lines',
    about: name,
    value: silentMs / SECOND_MS,
    limit,
    figure: `${name}: ${spanWords(silentMs)}`,
    bound: `less than ${spanWords(limit.warning * SECOND_MS)}`,
    text: `The ${name} has been ${line.phase === 'live' ? 'silent' : 'away'} for ${spanWords(silentMs)}.${why}`,
    remedy: line.reason ?? 'It is tried again and again. Press Reconnect now on the Connections panel to try at once.',
  };
}

function refusal({ line }: LineTrend): Observation {
  const name = lineName(line.venue, line.line);
  const isRefused = line.phase === 'refused';
  return {
    check: 'refused-lines',
    about: name,
    value: isRefused ? 1 : 0,
    limit: IS_WARNING,
    figure: isRefused ? name : 'none',
    bound: 'none',
    text: `The ${name} is refused.`,
    remedy: line.reason ?? 'See the Connections panel, or turn the venue off in config.yaml.',
  };
}

function reconnects({ line, reconnects: count }: LineTrend, { reconnectsPerHour: limit }: SoakSettings): Observation {
  const name = lineName(line.venue, line.line);
  return {
    check: 'reconnects',
    about: name,
    value: count,
    limit,
    figure: `${name}: ${count} an hour`,
    bound: `fewer than ${limit.warning}`,
    text: `The ${name} was connected anew ${count} times within the hour.`,
    remedy: 'The network here is unsteady, or the venue throws us out: its last trouble is on the Connections panel.',
  };
}

function skew({ line }: LineTrend, { clockSkewMs: limit }: SoakSettings): readonly Observation[] {
  const { skewMs, phase } = line;
  if (skewMs === null || phase !== 'live') return [];
  const name = lineName(line.venue, line.line);
  const off = spanWords(Math.abs(skewMs));
  return [
    {
      check: 'clock-skew',
      about: name,
      value: Math.abs(skewMs),
      // What seems to be behind may only be late, or old: no more than a warning. Nothing can come before it was sent.
      limit: skewMs < 0 ? { ...limit, problem: Number.POSITIVE_INFINITY } : limit,
      figure: `${name}: ${off}`,
      bound: `less than ${spanWords(limit.warning)}`,
      text: `By its clock, the ${name} is ${off} ${skewMs < 0 ? "behind this machine's, or its data come late" : "ahead of this machine's"}.`,
      remedy:
        "If every venue says so, this machine's clock is wrong: turn on its time synchronisation. Else it is theirs.",
    },
  ];
}
