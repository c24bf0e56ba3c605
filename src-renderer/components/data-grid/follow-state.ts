/** Whether a list that grows at its end stays at its end. */
export interface FollowState {
  readonly following: boolean;
  /** How many came since one scrolled away. */
  readonly unseen: number;
}

export const FOLLOWING: FollowState = { following: true, unseen: 0 };

/** Half a row of play: a fraction of a pixel must not end the following. */
const PLAY = 11;

export interface ScrollPlace {
  readonly top: number;
  readonly height: number;
  readonly contentHeight: number;
}

export function atEnd(place: ScrollPlace): boolean {
  return place.contentHeight - place.top - place.height <= PLAY;
}

/** `byPerson`: the list itself also scrolls, when it grows, and that says nothing about what the person wants. */
export function afterScroll(state: FollowState, place: ScrollPlace, byPerson: boolean): FollowState {
  if (atEnd(place)) return state.following ? state : FOLLOWING;
  return byPerson && state.following ? { following: false, unseen: 0 } : state;
}

export function afterGrowth(state: FollowState, added: number): FollowState {
  return state.following || added <= 0 ? state : { following: false, unseen: state.unseen + added };
}
