import type { Migration } from '#store/migrations/migration';

/**
 * Prices and sizes are whole numbers of their instrument's units; the `readable_…` views divide. Rows are found by what
 * they are about, never by when they were written, so that writing the same events again changes nothing.
 */
export const firstSchema: Migration = {
  version: 1,
  what: 'instruments, bars, features, regimes, metrics, signals, gaps',
  sql: `
    create table instruments (
      id integer primary key,
      source text not null,
      symbol text not null,
      calendar text not null,
      price_decimals integer not null,
      size_decimals integer not null,
      bars_from text not null,
      quote_volume text not null,
      unique (source, symbol, price_decimals, size_decimals)
    ) strict;

    -- The number that a tape's inputs call an instrument by.
    create table tape_instruments (
      tape text not null,
      position integer not null,
      instrument integer not null,
      primary key (tape, position)
    ) strict, without rowid;

    create table bars (
      instrument integer not null,
      minutes integer not null,
      start_ms integer not null,
      open integer not null,
      high integer not null,
      low integer not null,
      close integer not null,
      volume integer not null,
      ticks integer not null,
      flags integer not null,
      revision integer not null,
      span_ms integer, -- null: as long as its minutes
      primary key (instrument, minutes, start_ms)
    ) strict, without rowid;

    create table features (
      instrument integer not null,
      bar_end_ms integer not null,
      log_return real,
      realised_volatility real,
      volatility_scope integer not null,
      jump_score real,
      volume_z real,
      primary key (instrument, bar_end_ms)
    ) strict, without rowid;

    create table regime_thresholds (
      id integer primary key,
      hash text not null unique
    ) strict;

    create table regimes (
      instrument integer not null,
      bar_end_ms integer not null,
      label integer not null, -- trend + 8 volatility + 64 session + 1024 quality
      changed integer not null,
      confidence real not null,
      thresholds integer not null,
      primary key (instrument, bar_end_ms)
    ) strict, without rowid;

    create index regime_changes on regimes (instrument, bar_end_ms) where changed = 1;

    create table market_regimes (
      bar_end_ms integer primary key,
      trend integer not null,
      volatility integer not null,
      confidence real not null,
      voters integer not null
    ) strict;

    create table metric_series (
      id integer primary key,
      source text not null,
      symbol text not null,
      name text not null,
      unique (source, symbol, name)
    ) strict;

    create table metrics (
      series integer not null,
      at_ms integer not null,
      seen_ms integer not null,
      value real not null,
      primary key (series, at_ms, seen_ms)
    ) strict, without rowid;

    create table heartbeats (
      source text not null,
      minute_ms integer not null,
      last_seen_ms integer not null,
      primary key (source, minute_ms)
    ) strict, without rowid;

    create table signals (
      id text primary key,
      symbol text not null,
      detector text not null,
      at_ms integer not null,
      seen_ms integer not null,
      tier integer not null,
      because text not null -- a JSON list of sentences
    ) strict, without rowid;

    create index signals_by_time on signals (at_ms);

    create table gaps (
      source text not null,
      symbol text not null, -- '': every symbol of the source
      from_ms integer not null,
      to_ms integer, -- null: still open
      seen_ms integer not null,
      reason text not null,
      primary key (source, symbol, from_ms)
    ) strict, without rowid;

    -- How many inputs of a tape have all of their events in this file; written with the rows it speaks of.
    create table stored_through (
      tape text primary key,
      position integer not null
    ) strict, without rowid;

    create table names (
      list text not null,
      code integer not null,
      name text not null,
      primary key (list, code)
    ) strict, without rowid;

    create view readable_bars as
      select i.source, i.symbol, n.name as interval,
        strftime('%Y-%m-%dT%H:%M:%SZ', b.start_ms / 1000, 'unixepoch') as start,
        b.open / cast('1e' || i.price_decimals as real) as open,
        b.high / cast('1e' || i.price_decimals as real) as high,
        b.low / cast('1e' || i.price_decimals as real) as low,
        b.close / cast('1e' || i.price_decimals as real) as close,
        b.volume / cast('1e' || i.size_decimals as real) as volume,
        b.ticks, b.flags, b.revision
      from bars b
      join instruments i on i.id = b.instrument
      left join names n on n.list = 'interval' and n.code = b.minutes;

    create view readable_regimes as
      select i.source, i.symbol,
        strftime('%Y-%m-%dT%H:%M:%SZ', r.bar_end_ms / 1000, 'unixepoch') as bar_end,
        t.name as trend, v.name as volatility, s.name as session,
        r.label >> 10 as quality, r.changed, r.confidence, h.hash as thresholds
      from regimes r
      join instruments i on i.id = r.instrument
      join regime_thresholds h on h.id = r.thresholds
      left join names t on t.list = 'trend' and t.code = r.label & 7
      left join names v on v.list = 'volatility' and v.code = (r.label >> 3) & 7
      left join names s on s.list = 'session' and s.code = (r.label >> 6) & 15;

    create view readable_features as
      select i.source, i.symbol,
        strftime('%Y-%m-%dT%H:%M:%SZ', f.bar_end_ms / 1000, 'unixepoch') as bar_end,
        f.log_return, f.realised_volatility, n.name as volatility_scope, f.jump_score, f.volume_z
      from features f
      join instruments i on i.id = f.instrument
      left join names n on n.list = 'volatility-scope' and n.code = f.volatility_scope;

    create view readable_market_regimes as
      select strftime('%Y-%m-%dT%H:%M:%SZ', m.bar_end_ms / 1000, 'unixepoch') as bar_end,
        t.name as trend, v.name as volatility, m.confidence, m.voters
      from market_regimes m
      left join names t on t.list = 'trend' and t.code = m.trend
      left join names v on v.list = 'volatility' and v.code = m.volatility;

    create view readable_metrics as
      select s.source, s.symbol, s.name,
        strftime('%Y-%m-%dT%H:%M:%SZ', m.at_ms / 1000, 'unixepoch') as at, m.value
      from metrics m
      join metric_series s on s.id = m.series;
  `,
};
