// SPDX-License-Identifier: Apache-2.0
/** The certificates by which the nodes of a cluster know each other. Start with {@link io.weft.cluster.certificate.Credentials}. */
@NullMarked
package io.weft.cluster.certificate;

import org.jspecify.annotations.NullMarked;
