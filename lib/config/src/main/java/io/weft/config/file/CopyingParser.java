// SPDX-License-Identifier: Apache-2.0
package io.weft.config.file;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** Writes a value again while it is read. */
final class CopyingParser extends JsonParserDelegate {
  private final JsonGenerator copy;

  /**
   * Copies the current token.
   *
   * @param parser at the beginning of the value
   * @param copy takes every token that is read from here on
   * @throws IOException if it cannot be written
   */
  CopyingParser(JsonParser parser, JsonGenerator copy) throws IOException {
    super(parser);
    this.copy = copy;
    copy.copyCurrentEvent(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    copy.copyCurrentEvent(delegate);
    return token;
  }
}
