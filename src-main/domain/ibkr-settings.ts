/** Where the broker's program listens, and as whom Argus speaks to it; `config/config.yaml` explains each. */
export interface IbkrSettings {
  readonly connection: 'on' | 'off';
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  /** Null takes the first account that the broker names. */
  readonly account: string | null;
  /** Whether a live account is refused. */
  readonly paperOnly: boolean;
}

/** The paper port of TWS. */
export const DEFAULT_IBKR_SETTINGS: IbkrSettings = {
  connection: 'off',
  host: '127.0.0.1',
  port: 7497,
  clientId: 41,
  account: null,
  paperOnly: true,
};
