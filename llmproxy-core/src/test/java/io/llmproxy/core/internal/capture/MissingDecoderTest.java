package io.llmproxy.core.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of the codings where an application has excluded their libraries. */
class MissingDecoderTest {
    @ParameterizedTest
    @CsvSource({"br, 0", "zstd, 0", "gzip, 200000"})
    void aCodingWithoutItsLibraryIsNotKnown(String coding, int expectedSize)
            throws IOException, ReflectiveOperationException {
        URL classes = ExchangeTap.class.getProtectionDomain().getCodeSource().getLocation();
        byte[] coded = Codings.apply(coding, Bodies.noise(200_000));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, new LibrariesHidden())) {
            Class<?> type = loader.loadClass(ExchangeTap.class.getName());
            AutoCloseable tap = (AutoCloseable) type.getConstructor().newInstance();
            type.getMethod("responseHead", int.class, String.class, String.class)
                    .invoke(tap, 200, "text/plain", coding);
            type.getMethod("response", byte[].class, int.class, int.class).invoke(tap, coded, 0, coded.length);
            Object body = type.getMethod("responseBody").invoke(tap);
            type.getMethod("close").invoke(tap);

            byte[] head = (byte[]) body.getClass().getMethod("head").invoke(body);
            assertThat(type).isNotSameAs(ExchangeTap.class);
            assertThat(head).hasSize(expectedSize);
        }
    }

    private static final class LibrariesHidden extends ClassLoader {
        LibrariesHidden() {
            super(MissingDecoderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.llmproxy.")
                    || name.startsWith("org.brotli.")
                    || name.startsWith("com.github.luben.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
