<?php
// Reads an RSS feed as the news modules of portals written in PHP do, and prints what it saw as JSON.
// php portal.php ADDRESS [ETAG]
$headers = isset($argv[2]) ? "If-None-Match: {$argv[2]}\r\n" : '';
$options = ['header' => "User-Agent: portal-php\r\n$headers", 'ignore_errors' => true];
$content = file_get_contents($argv[1], false, stream_context_create(['http' => $options]));
$seen = ['status' => (int) explode(' ', $http_response_header[0])[1], 'etag' => null, 'items' => []];
foreach ($http_response_header as $line) {
    if (stripos($line, 'etag:') === 0) {
        $seen['etag'] = trim(substr($line, 5));
    }
}
if ($seen['status'] === 200) {
    $feed = new SimpleXMLElement($content, LIBXML_NONET);
    foreach ($feed->channel->item as $item) {
        preg_match('/<img[^>]+src="([^"]+)"/', (string) $item->description, $picture);
        $seen['items'][] = [
            'title' => (string) $item->title,
            'address' => (string) $item->link,
            'id' => (string) $item->guid,
            'published' => (new DateTimeImmutable((string) $item->pubDate))->format(DATE_ATOM),
            'lead' => trim(html_entity_decode(strip_tags((string) $item->description), ENT_QUOTES | ENT_HTML5)),
            'picture' => $picture[1] ?? null,
            'file' => isset($item->enclosure) ? (string) $item->enclosure['url'] : null,
            'length' => isset($item->enclosure) ? (int) $item->enclosure['length'] : null,
        ];
    }
}
echo json_encode($seen, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
