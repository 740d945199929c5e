import type { Card } from "./card.ts";

/** A card and the folder that its graphs are in. */
export interface RegisteredCard<C extends Card = Card> {
  readonly card: C;
  readonly folder: string;
}
