import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { OrderMarket } from '#options/fills/working-order';

/** Where positions are opened, exercised and closed. */
export interface BookMarket extends OrderMarket {
  readonly nyse: NyseCalendar;
}
