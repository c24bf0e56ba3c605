import { createServer, type Server, type Socket } from 'node:net';
import type { TwsMarket } from '#tests/support/tws-market';

/** An order as it came over the wire, field by field. */
export interface ReceivedOrder {
  readonly fields: readonly string[];
  readonly orderId: number;
  readonly orderRef: string;
  readonly account: string;
  readonly action: string;
  readonly quantity: number;
  readonly limit: number;
  readonly transmit: string;
  readonly whatIf: boolean;
  readonly legs: readonly ReceivedLeg[];
}

export interface ReceivedLeg {
  readonly conId: number;
  readonly ratio: number;
  readonly action: string;
  readonly exchange: string;
  readonly openClose: string;
  readonly shortSaleSlot: string;
  readonly designatedLocation: string;
  readonly exemptCode: string;
}

export interface FakePosition {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: 'OPT' | 'STK';
  readonly date: string;
  readonly strike: number;
  readonly right: 'P' | 'C' | '';
  readonly quantity: number;
  readonly averageCost: number;
}

/** What it does otherwise than a TWS in good health. */
export interface TwsFaults {
  accounts?: string;
  serverVersion?: number;
  /** Says nothing after the connection was made. */
  mute?: boolean;
  /** Does not answer heartbeats. */
  deaf?: boolean;
  clientTaken?: boolean;
  /** Refuses every order with this code. */
  refuseOrders?: { readonly code: number; readonly text: string };
  /** Takes orders and says nothing about them. */
  silentOrders?: boolean;
  /** Splits everything it sends into pieces of so many bytes. */
  pieces?: number;
  /** How many contracts it has for each option that is asked for. */
  matches?: number;
  noMargin?: boolean;
}

const UNSET = '1.7976931348623157E308';
const COMBO_LEGS = 35;
/** Fields between the routing of a spread and the mark that it is only a question. */
const TO_WHAT_IF = 50;

/** The broker's program as far as Argus speaks to it: its framing, its messages, and what goes wrong with it. */
export class FakeTws implements AsyncDisposable {
  readonly orders: ReceivedOrder[] = [];
  readonly heard: string[] = [];
  readonly faults: TwsFaults = {};
  positions: readonly FakePosition[] = [];
  /** Where it has market data. */
  market: TwsMarket | null = null;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** What stands in its window: it outlives a connection. */
  readonly #book = new Map<number, ReceivedOrder>();
  readonly #conIds = new Map<string, number>();
  #nextOrderId = 1;
  connections = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(): Promise<FakeTws> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeTws(server);
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the fake TWS does not listen');
    return address.port;
  }

  /** Every order that came, judged by what a human could not take back: was any of them to be sent? */
  get transmitted(): readonly ReceivedOrder[] {
    return this.orders.filter(({ transmit }) => transmit !== '0');
  }

  say(...fields: readonly (string | number)[]): void {
    for (const socket of this.#sockets) this.#send(socket, fields);
  }

  notice(code: number, text: string): void {
    this.say(4, 2, -1, code, text, '');
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** A human presses Transmit in the window. */
  transmit(orderRef: string): void {
    const order = this.#inWindow(orderRef);
    this.say(3, order.orderId, 'Submitted', 0, order.quantity, 0, 777, 0, 0, 41, '', 0);
  }

  /** The exchange fills spreads: the spread is an execution, each leg another, and commissions follow. Paid is below 0. */
  fill(orderRef: string, spreads: number, credit: number, name: string, commission = 0.65): void {
    const order = this.#inWindow(orderRef);
    const exec = (executed: Omit<Executed, 'spreads'>): void => this.say(...execution(order, { ...executed, spreads }));
    exec({ id: `${name}.01`, secType: 'BAG', date: '', strike: 0, right: '', side: 'BOT', price: -credit });
    for (const [at, { conId, action }] of order.legs.entries()) {
      const isSold = action === 'SELL';
      const price = 0.3 + Math.max(0, isSold ? credit : -credit);
      const side = isSold ? 'SLD' : 'BOT';
      exec({ id: `${name}.0${at + 2}`, secType: 'OPT', ...this.#contractOf(conId), side, price });
    }
    for (const part of ['02', '03']) this.say(59, 1, `${name}.${part}`, commission, 'USD', UNSET, UNSET, 0);
    this.say(3, order.orderId, 'Filled', spreads, order.quantity - spreads, -credit, 777, 0, -credit, 41, '', 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #contractOf(conId: number): Pick<Executed, 'date' | 'strike' | 'right'> {
    const known = [...this.#conIds].find(([, id]) => id === conId)?.[0] ?? '';
    const [, date = '', strike = '', right = ''] = known.split(' ');
    return { date, strike: Number(strike), right };
  }

  #inWindow(orderRef: string): ReceivedOrder {
    const order = [...this.#book.values()].find((known) => known.orderRef === orderRef);
    if (order === undefined) throw new Error(`no order ${orderRef} stands in the window`);
    return order;
  }

  #serve(socket: Socket): void {
    this.connections++;
    this.#sockets.add(socket);
    let buffer = Buffer.alloc(0);
    let greeted = false;
    socket.on('close', () => this.#left(socket)).on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      buffer = Buffer.concat([buffer, bytes]);
      if (!greeted) {
        const length = buffer.length >= 8 ? buffer.readInt32BE(4) : Number.POSITIVE_INFINITY;
        if (buffer.length < 8 + length) return;
        buffer = buffer.subarray(8 + length);
        greeted = true;
        this.#send(socket, [this.faults.serverVersion ?? 176, '20260306 09:30:00 US/Eastern']);
      }
      while (buffer.length >= 4 && buffer.length >= 4 + buffer.readInt32BE(0)) {
        const end = 4 + buffer.readInt32BE(0);
        const fields = buffer.subarray(4, end).toString('utf8').split('\0').slice(0, -1);
        buffer = buffer.subarray(end);
        this.#hear(socket, fields);
      }
    });
  }

  #left(socket: Socket): void {
    this.#sockets.delete(socket);
    this.market?.forget();
  }

  #hear(socket: Socket, fields: readonly string[]): void {
    const [id] = fields;
    this.heard.push(id ?? '');
    if (this.faults.mute === true) return;
    if (this.market?.hear(fields, (told) => this.#send(socket, told)) === true) return;
    switch (id) {
      case '71':
        return this.#begin(socket);
      case '49':
        return this.faults.deaf === true ? undefined : this.#send(socket, [49, 1, 1_772_800_000]);
      case '9':
        return this.#contract(socket, fields);
      case '3':
        return this.#order(socket, fields);
      case '4':
        return this.#cancel(socket, Number(fields[2]));
      case '16':
        return this.#openOrders(socket);
      case '61':
        return this.#sendPositions(socket);
      case '62':
        return this.#sendAccount(socket, fields[2] ?? '');
      case '7':
        return this.#send(socket, [55, 1, fields[2] ?? '0']);
      default:
    }
  }

  #begin(socket: Socket): void {
    if (this.faults.clientTaken === true) {
      this.#send(socket, [4, 2, -1, 326, 'Unable to connect as the client id is already in use.', '']);
      socket.end();
      return;
    }
    this.#send(socket, [15, 1, this.faults.accounts ?? 'DU1234567']);
    this.#send(socket, [9, 1, this.#nextOrderId]);
    this.#send(socket, [4, 2, -1, 2104, 'Market data farm connection is OK:usfarm', '']);
  }

  #contract(socket: Socket, fields: readonly string[]): void {
    const [, , request = '', , symbol = '', , date = '', strike = '', right = ''] = fields;
    const matches = this.faults.matches ?? 1;
    if (matches === 0) {
      this.#send(socket, [4, 2, request, 200, 'No security definition has been found for the request', '']);
      return;
    }
    for (let match = 0; match < matches; match++) {
      const key = `${symbol} ${date} ${strike} ${right} ${match}`;
      const conId = this.#conIds.get(key) ?? 700_001 + this.#conIds.size;
      this.#conIds.set(key, conId);
      this.#send(socket, contractDetails(request, symbol, date, strike, right, conId));
    }
    this.#send(socket, [52, 1, request]);
  }

  #order(socket: Socket, fields: readonly string[]): void {
    const order = receivedOrder(fields);
    this.orders.push(order);
    this.#nextOrderId = Math.max(this.#nextOrderId, order.orderId + 1);
    const { refuseOrders, silentOrders, noMargin } = this.faults;
    if (refuseOrders !== undefined) {
      this.#send(socket, [4, 2, order.orderId, refuseOrders.code, refuseOrders.text, '']);
      return;
    }
    if (order.whatIf) {
      this.#send(socket, openOrder(order, 'PreSubmitted', { warning: 'Margin is being worked out' }));
      if (noMargin !== true) this.#send(socket, openOrder(order, 'PreSubmitted', { initialChange: 474.5 }));
      return;
    }
    this.#book.set(order.orderId, order);
    if (silentOrders === true) return;
    this.#send(socket, openOrder(order, 'PreSubmitted', {}));
    this.#send(socket, [3, order.orderId, 'PreSubmitted', 0, order.quantity, 0, 0, 0, 0, 41, '', 0]);
  }

  #cancel(socket: Socket, orderId: number): void {
    this.#book.delete(orderId);
    this.#send(socket, [4, 2, orderId, 202, 'Order Canceled - reason:', '']);
    this.#send(socket, [3, orderId, 'Cancelled', 0, 0, 0, 0, 0, 0, 41, '', 0]);
  }

  #openOrders(socket: Socket): void {
    for (const order of this.#book.values()) this.#send(socket, openOrder(order, 'PreSubmitted', {}));
    this.#send(socket, [53, 1]);
  }

  #sendPositions(socket: Socket): void {
    for (const position of this.positions) this.#send(socket, positionFields(position));
    this.#send(socket, [62, 1]);
  }

  #sendAccount(socket: Socket, request: string): void {
    const values = [
      ['NetLiquidation', '25000.37'],
      ['BuyingPower', '48211.90'],
      ['InitMarginReq', UNSET],
    ] as const;
    for (const [tag, value] of values) this.#send(socket, [63, 1, request, 'DU1234567', tag, value, 'USD']);
    this.#send(socket, [64, 1, request]);
  }

  #send(socket: Socket, fields: readonly (string | number)[]): void {
    const body = Buffer.from(`${fields.join('\0')}\0`);
    const frame = Buffer.alloc(4 + body.length);
    frame.writeInt32BE(body.length);
    body.copy(frame, 4);
    const { pieces } = this.faults;
    if (pieces === undefined) socket.write(frame);
    else for (let at = 0; at < frame.length; at += pieces) socket.write(frame.subarray(at, at + pieces));
  }
}

function receivedOrder(fields: readonly string[]): ReceivedOrder {
  const count = Number(fields[COMBO_LEGS]);
  const legs = Array.from({ length: count }, (_, i): ReceivedLeg => {
    const [conId, ratio, action, exchange, openClose, shortSaleSlot, designatedLocation, exemptCode] = fields.slice(
      COMBO_LEGS + 1 + i * 8,
    ) as string[];
    return {
      conId: Number(conId),
      ratio: Number(ratio),
      action: action ?? '',
      exchange: exchange ?? '',
      openClose: openClose ?? '',
      shortSaleSlot: shortSaleSlot ?? '',
      designatedLocation: designatedLocation ?? '',
      exemptCode: exemptCode ?? '',
    };
  });
  const routing = COMBO_LEGS + 1 + count * 8 + 1;
  const whatIf = routing + 1 + Number(fields[routing]) * 2 + TO_WHAT_IF;
  return {
    fields,
    orderId: Number(fields[1]),
    orderRef: fields[26] ?? '',
    account: fields[23] ?? '',
    action: fields[16] ?? '',
    quantity: Number(fields[17]),
    limit: Number(fields[19]),
    transmit: fields[27] ?? 'missing',
    whatIf: fields[whatIf] === '1',
    legs,
  };
}

interface Executed {
  readonly id: string;
  readonly secType: string;
  readonly date: string;
  readonly strike: number;
  readonly right: string;
  readonly side: string;
  readonly spreads: number;
  readonly price: number;
}

type Fields = readonly (string | number)[];

function execution(order: ReceivedOrder, { id, secType, date, strike, right, side, spreads, price }: Executed): Fields {
  const { orderId, fields, account, orderRef } = order;
  return [
    [11, -1, orderId, 0, fields[3] ?? '', secType, date, strike, right, 100, 'SMART', 'USD', '', ''],
    [id, '20260306 12:31:05 US/Eastern', account, 'SMART', side, spreads, price],
    [777, 41, 0, spreads, price, orderRef, '', 0, '', 1],
  ].flat();
}

function contractDetails(
  request: string,
  symbol: string,
  date: string,
  strike: string,
  right: string,
  conId: number,
): Fields {
  return [
    [10, request, symbol, 'OPT', date, strike, right, 'SMART', 'USD', `${symbol} ${conId}`, symbol, symbol, conId],
    [0.01, 100, 'LMT', 'SMART', 1, 0, symbol, '', '202603', '', '', '', 'US/Eastern', '', '', '', 0, 0, 0],
    [symbol, 'STK', '26', date, '', 1, 1, 1],
  ].flat();
}

function positionFields(position: FakePosition): Fields {
  const { conId, symbol, secType, date, strike, right, quantity, averageCost } = position;
  const multiplier = secType === 'OPT' ? 100 : '';
  return [
    [61, 3, 'DU1234567', conId, symbol, secType, date, strike, right, multiplier],
    ['', 'USD', '', symbol, quantity, averageCost],
  ].flat();
}

interface ToldState {
  readonly initialChange?: number;
  readonly warning?: string;
}

/** An open order as server 176 lays it out. */
function openOrder(order: ReceivedOrder, status: string, state: ToldState): Fields {
  const { fields, orderId, legs } = order;
  const margin = state.initialChange ?? UNSET;
  return [
    [5, orderId, 0, fields[3] ?? '', 'BAG', '', 0, '?', '', 'SMART', 'USD', '', 'COMB'],
    [order.action, order.quantity, 'LMT', order.limit, '', 'DAY', '', order.account, '', 0, order.orderRef, 41, 0],
    // Outside hours, hidden, discretion, good after, shares, four of advisers, model, good until, 80A, offset, firm.
    [0, 0, 0, '', '', '', '', '', '', '', '', '', '', ''],
    // Short sale (3), auction, box (3), pegged (2), display, block, sweep, all or none, least, OCA, electronic, firm, cap.
    [0, '', -1, 0, '', '', '', '', '', '', 0, 0, 0, '', 3, 0, 0, ''],
    // Parent, trigger, volatility (4), continuous, reference, trail (2), basis (2).
    [0, 0, '', 0, 'None', '', 0, '', '', '', 0, '', 0, '', 0, 0, '', '', '', ''],
    ['', legs.length],
    legs.flatMap((leg) => [leg.conId, leg.ratio, leg.action, leg.exchange, 0, 0, '', -1]),
    [0, 1, 'NonGuaranteed', '0', '', '', '', '', 0, '', 'IB', 0, 0, '', 0],
    [order.whatIf ? 1 : 0, status],
    [UNSET, UNSET, UNSET, margin, margin, UNSET, margin, margin, 25_000, 1.3, UNSET, UNSET, 'USD'],
    [state.warning ?? ''],
    // Randomised (2), conditions, adjusted (8), tier (3), cash, hedge price, container, discretion, management, ...
    [0, 0, 0, 'None', '', '', '', '', '', '', 0, '', '', '', '', 0, 0, 0, 0, '', '', 0, '', '', '', '', ''],
  ].flat();
}
