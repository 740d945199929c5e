import type { LanguageModel } from "../../family/language/language_model.ts";
import { openNGram } from "../../family/language/n_gram.ts";
import { byteCodec } from "../../language/token_codec.ts";
import { fixtureLanguageCard } from "./fixture_language_card.ts";

/** A trigram model over the bytes of some texts. Test code only. */
export async function fixtureLanguageModel(documents: readonly string[], order = 3): Promise<LanguageModel> {
  return await openNGram(fixtureLanguageCard(), byteCodec(), { order }, {
    documents: () => Promise.resolve(documents),
  });
}
