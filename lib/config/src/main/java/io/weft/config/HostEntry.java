// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import org.jspecify.annotations.Nullable;

/**
 * A host that subsystems may allow, with the secrets of its authentication (NVMe Base 2.1, section 8.3.4.5).
 *
 * @param nqn the host NQN
 * @param dhchapKey the host's secret in the {@code DHHC-1:} form; null if the host need not authenticate
 * @param dhchapCtrlKey the controller's secret in the same form, with which the controller authenticates itself to the
 *     host; null if it does not
 * @param dhchapHash the hash function of the exchange
 * @param dhchapGroup the Diffie-Hellman group of the exchange
 */
public record HostEntry(
    String nqn,
    @Nullable String dhchapKey,
    @Nullable String dhchapCtrlKey,
    DhchapHash dhchapHash,
    DhchapGroup dhchapGroup) {

  /** A host that need not authenticate. */
  public static HostEntry of(String nqn) {
    return new HostEntry(nqn, null, null, DhchapHash.SHA256, DhchapGroup.NULL);
  }

  /** Whether this host must authenticate before a controller serves it. */
  public boolean mustAuthenticate() {
    return dhchapKey != null;
  }

  /** The entry without its secrets, so that none reaches a log. */
  @Override
  public String toString() {
    return "HostEntry[nqn=%s, dhchapKey=%s, dhchapCtrlKey=%s, dhchapHash=%s, dhchapGroup=%s]".formatted(
        nqn, hidden(dhchapKey), hidden(dhchapCtrlKey), dhchapHash.label(), dhchapGroup.label());
  }

  private static String hidden(@Nullable String secret) {
    return secret == null ? "none" : "(hidden)";
  }
}
