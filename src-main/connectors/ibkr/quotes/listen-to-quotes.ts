import type { ContractDetails, IBApi } from '@stoqey/ib';
import type { IbModule } from '#connectors/ibkr/load-ib';
import type { ModelFigures } from '#connectors/ibkr/quotes/option-row';

/** What is heard of market data. Numbers of requests come first, then the number of the figure. */
export interface QuoteEars {
  readonly details: (request: number, details: ContractDetails) => void;
  readonly detailsEnd: (request: number) => void;
  readonly dates: (
    request: number,
    exchange: string,
    tradingClass: string,
    multiplier: string,
    dates: readonly string[],
  ) => void;
  readonly datesEnd: (request: number) => void;
  readonly dataType: (request: number, type: number) => void;
  readonly price: (request: number, field: number, value: number) => void;
  readonly size: (request: number, field: number, value: number) => void;
  readonly text: (request: number, field: number, value: string) => void;
  readonly figure: (request: number, field: number, value: number) => void;
  readonly model: (request: number, field: number, model: ModelFigures) => void;
}

/** Listens to one connection for as long as it is the one that counts: one that was given up may still speak. */
export function listenToQuotes(api: IBApi, { EventName }: IbModule, isCurrent: () => boolean, ears: QuoteEars): void {
  const mine = <Rest extends readonly unknown[]>(hear: (...rest: Rest) => void) => {
    return (...rest: Rest): void => {
      if (isCurrent()) hear(...rest);
    };
  };
  const dates = mine(
    (request: number, exchange: string, _conId: number, tradingClass: string, multiplier: string, found: string[]) =>
      ears.dates(request, exchange, tradingClass, multiplier, found),
  );
  api.on(EventName.contractDetails, mine(ears.details)).on(EventName.contractDetailsEnd, mine(ears.detailsEnd));
  api.on(EventName.securityDefinitionOptionParameter, dates);
  api.on(EventName.securityDefinitionOptionParameterEnd, mine(ears.datesEnd));
  api.on(EventName.marketDataType, mine(ears.dataType));
  api.on(EventName.tickPrice, mine(ears.price)).on(EventName.tickString, mine(ears.text));
  api.on(EventName.tickGeneric, mine(ears.figure));
  api.on(
    EventName.tickSize,
    mine((request: number, field?: number, value?: number) => ears.size(request, field ?? -1, value ?? Number.NaN)),
  );
  api.on(
    EventName.tickOptionComputation,
    mine((request, field, _attribute, iv, delta, _price, _dividend, gamma, vega, theta) =>
      ears.model(request, field, { impliedVolatility: iv, delta, gamma, vega, theta }),
    ),
  );
}
