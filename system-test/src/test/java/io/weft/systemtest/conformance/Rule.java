// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

/** A rule that hosts rely on. @param reason why it does not apply, empty if it does */
record Rule(int number, String text, String reason) {}
