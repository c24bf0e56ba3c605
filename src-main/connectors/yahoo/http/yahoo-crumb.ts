import { type HttpTrouble, trouble, type VenueHttp } from '#connectors/shared/venue-http';
import { fail, ok, type Result } from '#primitives/result';

/** A cookie, and the word that goes with it: options are shown to nobody without both. */
export interface Crumb {
  readonly cookie: string;
  readonly word: string;
}

const COOKIES = /^(A1|A1S|A3)=/;

/** Gets a crumb once, for whoever asks at the same time as well, and keeps it until it is told that it is stale. */
export class YahooCrumb {
  readonly #cookies: VenueHttp;
  readonly #rest: VenueHttp;
  #crumb: Promise<Result<Crumb, HttpTrouble>> | null = null;

  /** Cookies are given out by one host, crumbs by another. */
  constructor(cookies: VenueHttp, rest: VenueHttp) {
    this.#cookies = cookies;
    this.#rest = rest;
  }

  async get(): Promise<Result<Crumb, HttpTrouble>> {
    const asked = (this.#crumb ??= this.#fetch());
    const crumb = await asked;
    if (!crumb.ok && this.#crumb === asked) this.#crumb = null;
    return crumb;
  }

  forget(): void {
    this.#crumb = null;
  }

  async #fetch(): Promise<Result<Crumb, HttpTrouble>> {
    const visit = await this.#cookies.ask({ path: '/', priority: 'live', wantsText: true });
    if (!visit.ok) return visit;
    const cookie = visit.value.headers
      .getSetCookie()
      .filter((line) => COOKIES.test(line))
      .map((line) => line.split(';', 1)[0] as string)
      .join('; ');
    if (cookie === '') return fail(trouble('unwell', 'Yahoo gave no cookie, without which it shows no options.'));
    const reply = await this.#rest.ask({
      path: '/v1/test/getcrumb',
      headers: { cookie },
      priority: 'live',
      wantsText: true,
    });
    if (!reply.ok) return reply;
    const word = reply.value.text;
    return isCrumb(word)
      ? ok({ cookie, word })
      : fail(trouble('unwell', 'Yahoo gave something else where its crumb was asked for. It was not kept.'));
  }
}

/** Whatever else comes with a status of 200 would spoil every question after it. */
function isCrumb(text: string): boolean {
  return text.length >= 5 && text.length <= 32 && !/[\s<>{}]/.test(text);
}
