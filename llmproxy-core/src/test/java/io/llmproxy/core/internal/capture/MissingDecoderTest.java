package io.llmproxy.core.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of the codings where an application has excluded their libraries. */
class MissingDecoderTest {
    @ParameterizedTest
    @CsvSource({"br, 0", "zstd, 0", "gzip, 200000"})
    void aCodingWithoutItsLibraryIsNotKnown(String coding, int expectedSize)
            throws IOException, ReflectiveOperationException {
        URL classes = ContentCodings.class.getProtectionDomain().getCodeSource().getLocation();
        byte[] coded = Codings.apply(coding, Bodies.noise(200_000));
        LongAdder size = new LongAdder();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, new LibrariesHidden())) {
            Class<?> sinkType = loader.loadClass(ByteSink.class.getName());
            Object counting = Proxy.newProxyInstance(loader, new Class<?>[] {sinkType}, (proxy, method, arguments) -> {
                if (method.getName().equals("write")) {
                    size.add((int) arguments[2]);
                }
                return method.getReturnType() == boolean.class ? false : null;
            });
            Object decoder = loader.loadClass(ContentCodings.class.getName())
                    .getMethod("decoding", String.class, sinkType)
                    .invoke(null, coding, counting);
            sinkType.getMethod("write", byte[].class, int.class, int.class).invoke(decoder, coded, 0, coded.length);
            sinkType.getMethod("end").invoke(decoder);
            sinkType.getMethod("close").invoke(decoder);

            assertThat(sinkType).isNotSameAs(ByteSink.class);
        }
        assertThat(size.sum()).isEqualTo(expectedSize);
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
